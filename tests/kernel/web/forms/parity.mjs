// Settles the cases given on standard input with the browser's module named as argument.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { settle } = await import(pathToFileURL(`${folder}/logic.ts`));
const { amount, day } = await import(pathToFileURL(`${folder}/boxes.ts`));
const cases = JSON.parse(readFileSync(0, "utf8"));
const results = cases.map((one) => {
  if (one.amount !== undefined) return amount(one.amount);
  if (one.day !== undefined) return day(...one.day);
  const settled = settle(one.program, one.known, one.answers);
  return { visible: [...settled.visible].sort(), answers: settled.answers };
});
process.stdout.write(JSON.stringify(results));
