// A ranking, or grades, as a voter makes them: a number for each answer, 0 for none.
//
// Ranks are 1, 2, 3 and so on without gaps; taking one out moves up those behind it. A ballot of zeros
// alone is blank, which the voter has to say; before anything is chosen there are no numbers at all.
import type { Question } from "../ballot/model.ts";
import { say } from "./language.ts";
import words from "./words.ts";

export type Numbers = readonly number[];

/** Whether answers are graded one by one, and not put into an order. */
export const isGraded = ({ ranking }: Question): boolean => ranking?.method === "majority-judgment";

export const GRADES = [words.grade_1, words.grade_2, words.grade_3, words.grade_4, words.grade_5] as const;

export const isBlank = (numbers: Numbers | null): boolean => numbers !== null && numbers.every((one) => one === 0);

/** The answers that have a rank, the first first. */
export function order(numbers: Numbers | null): number[] {
  const ranked = (numbers ?? []).flatMap((rank, place) => (rank > 0 ? [{ rank, place }] : []));
  return ranked.sort((left, right) => left.rank - right.rank).map(({ place }) => place);
}

/** The ranks of this order; null if it is empty. */
function ranks(count: number, ordered: readonly number[]): Numbers | null {
  return ordered.length === 0 ? null : Array.from({ length: count }, (_, place) => ordered.indexOf(place) + 1);
}

/** Puts an answer behind all that have a rank; one that has a rank loses it. */
export function toggled(count: number, numbers: Numbers | null, place: number): Numbers | null {
  const before = order(numbers);
  return ranks(count, before.includes(place) ? before.filter((one) => one !== place) : [...before, place]);
}

/** Moves an answer up (-1) or down (1) by one, if there is room. */
export function moved(count: number, numbers: Numbers | null, place: number, by: -1 | 1): Numbers | null {
  const ordered = order(numbers);
  const at = ordered.indexOf(place);
  const other = ordered[at + by];
  if (at < 0 || other === undefined) return numbers;
  [ordered[at], ordered[at + by]] = [other, place];
  return ranks(count, ordered);
}

/** Gives one answer a grade. */
export function graded(count: number, numbers: Numbers | null, place: number, grade: number): Numbers {
  return Array.from({ length: count }, (_, at) => (at === place ? grade : (numbers?.[at] ?? 0)));
}

export const blank = (count: number): Numbers => Array.from({ length: count }, () => 0);

/** What numbers say, in the words of the question. */
export function spokenRanking(question: Question, answers: readonly string[], numbers: Numbers): string[] {
  if (isBlank(numbers)) return [say(words.blank_ranked)];
  if (isGraded(question)) {
    return answers.map((answer, place) => {
      const grade = GRADES[(numbers[place] ?? 0) - 1];
      return say(words.graded, { answer, grade: grade ? say(grade) : "–" });
    });
  }
  const told = order(numbers).map((place) => say(words.ranked, { rank: numbers[place] ?? 0, answer: answers[place] ?? "" }));
  const left = answers.filter((_, place) => !numbers[place]);
  return left.length > 0 ? [...told, say(words.unranked, { answers: left.join(say(words.comma)) })] : told;
}
