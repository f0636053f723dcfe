// The published client of MOTIS, unmodified, against the address given: prints what it understood.
import { client, geocode, oneToAll, plan, stoptimes } from "@motis-project/motis-client";

client.setConfig({ baseUrl: process.argv[2] });
const time = process.argv[3];
const told = (answer) => {
  if (answer.error) throw new Error(JSON.stringify(answer.error));
  return answer.data;
};
const named = told(await geocode({ query: { text: "かがおんせん" } }))[0];
const planned = told(
  await plan({
    query: { fromPlace: named.id, toPlace: "36.31324,136.42061", time, numItineraries: 3,
      transitModes: ["TRANSIT"], directModes: ["WALK"] },
  }),
);
const board = told(await stoptimes({ query: { stopId: named.id, time, n: 4 } }));
const modes = ["WALK", "ODM"];
const called = told(
  await plan({
    query: { fromPlace: "36.2866,136.3700", toPlace: "36.3028,136.3102", time: process.argv[4],
      directModes: modes, preTransitModes: modes, postTransitModes: modes, passengers: 1 },
  }),
);
const reach = told(
  await oneToAll({ query: { one: `${named.lat},${named.lon}`, maxTravelTime: 60, time } }),
);
console.log(
  JSON.stringify({
    named: [named.type, named.name],
    itineraries: planned.itineraries.map((one) => ({
      begins: one.startTime,
      minutes: one.duration / 60,
      modes: one.legs.map((leg) => leg.mode),
      lines: one.legs.flatMap((leg) => leg.routeShortName ?? []),
      ends: [one.legs[0].from.name, one.legs.at(-1).to.name],
    })),
    demand: [...called.direct, ...called.itineraries]
      .filter((one) => one.legs.some((leg) => leg.mode === "ODM"))
      .map((one) => {
        const ride = one.legs.find((leg) => leg.mode === "ODM");
        return {
          modes: one.legs.map((leg) => leg.mode),
          price: one.kaga.offer.yen,
          token: one.kaga.offer.token,
          window: [ride.from.flexStartPickupDropOffWindow, ride.from.flexEndPickupDropOffWindow],
        };
      }),
    board: board.stopTimes.map((one) => [one.place.departure, one.headsign]),
    reach: reach.all.map((one) => [one.place.name, one.duration, one.k]),
  }),
);
