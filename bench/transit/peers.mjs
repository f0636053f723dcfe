// Times two planners of the npm registry on a one-day feed and a list of questions.
//
//   node bench/transit/peers.mjs NODE_MODULES FEED.zip DAY.json YYYY-MM-DD
//
// DAY.json holds the questions, and the trips and walks of the feed once more: the loader of
// raptor-journey-planner does not come to an end on current versions of node.
//
// Prints one line of JSON for each: name, milliseconds of each question, answered questions.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, feed, questions, day] = process.argv.slice(2);
const { queries, trips, walks } = JSON.parse(readFileSync(questions, 'utf8'));
const require = createRequire(join(modules, 'none.js'));
const date = new Date(`${day}T12:00:00Z`);

function measure(name, ask) {
  for (const query of queries.slice(0, 20)) ask(query);
  const times = [];
  let answered = 0;
  for (const query of queries) {
    const begin = process.cpuUsage();
    const found = ask(query);
    const spent = process.cpuUsage(begin);
    times.push((spent.user + spent.system) / 1000);
    answered += found ? 1 : 0;
  }
  console.log(JSON.stringify({ name, times, answered }));
}

async function raptorJourneyPlanner() {
  const planner = require('raptor-journey-planner');
  const service = { runsOn: () => true };
  const read = trips.map(([tripId, calls]) => ({
    serviceId: 's',
    tripId,
    service,
    stopTimes: calls.map(([stop, arrivalTime, departureTime, pickUp, dropOff]) => {
      return { stop, arrivalTime, departureTime, pickUp: pickUp !== 1, dropOff: dropOff !== 1 };
    }),
  }));
  const transfers = {};
  const interchange = {};
  for (const [, calls] of trips) for (const [stop] of calls) interchange[stop] = 0;
  for (const stop of new Set(walks.flatMap(([from, to]) => [from, to]))) interchange[stop] = 0;
  for (const [origin, destination, duration] of walks) {
    const walk = { origin, destination, duration, startTime: 0, endTime: 1e9 };
    (transfers[origin] ??= []).push(walk);
  }
  const raptor = planner.RaptorAlgorithmFactory.create(read, transfers, interchange, date);
  const query = new planner.DepartAfterQuery(raptor, new planner.JourneyFactory(), 1);
  measure('raptor-journey-planner', ({ from, to, departs }) => {
    return query.plan(from, to, date, departs).length > 0;
  });
}

async function minotor() {
  const { GtfsParser } = await import(join(modules, 'minotor/dist/parser.esm.js'));
  const { Query, Router, Time } = await import(join(modules, 'minotor/dist/router.esm.js'));
  const { timetable, stopsIndex } = await new GtfsParser(feed).parse(date);
  const router = new Router(timetable, stopsIndex);
  measure('minotor', ({ from, to, departs }) => {
    const time = Time.fromHMS(Math.floor(departs / 3600), Math.floor(departs / 60) % 60, 0);
    const asked = new Query.Builder().from(from).to(to).departureTime(time).build();
    return router.route(asked).bestRoute() !== undefined;
  });
}

for (const peer of [minotor, raptorJourneyPlanner]) {
  try {
    await peer();
  } catch (problem) {
    console.log(JSON.stringify({ name: peer.name, failed: String(problem) }));
  }
}
