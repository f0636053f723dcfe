// What a voter has chosen so far, question by question, and whether it answers what was asked.
import type { Marks } from "../ballot/making/ballots.ts";
import { width } from "../ballot/model.ts";
import type { Election, Question } from "../ballot/model.ts";
import type { About } from "./api.ts";
import { language, say } from "./language.ts";
import { isBlank as isBlankRanking, isGraded, spokenRanking } from "./ranking.ts";
import type { Numbers } from "./ranking.ts";
import words from "./words.ts";

/** One question as it is shown: in the words of the page's language. */
export interface Asked {
  readonly question: Question;
  readonly text: string;
  readonly answers: readonly string[];
}

/**
 * The questions in the language of the page. The election itself, which every hash covers, speaks
 * Japanese; a translation is only shown where its Japanese is exactly the election's.
 */
export function asked(election: Election, about: About | null): Asked[] {
  return election.questions.map((question, place) => {
    const told = about?.questions[place];
    const same = told?.text.ja === question.text && told.answers.length === question.answers.length && question.answers.every((one, at) => told.answers[at]?.ja === one);
    if (!told || !same) return { question, text: question.text, answers: question.answers };
    return { question, text: told.text[language()], answers: told.answers.map((one) => one[language()]) };
  });
}

/** How many a question wants, in words. */
export function wanted(question: Question): string {
  const { min, max } = question;
  if (question.ranking) return say(isGraded(question) ? words.grade_each : words.rank_them);
  const values = { min, max };
  if (min === 1 && max === 1) return say(words.choose_one);
  if (min === max) return say(words.choose_exact, values);
  return min === 0 ? say(words.choose_upto, values) : say(words.choose_between, values);
}

/** At most one answer can be chosen. */
export const isSingle = ({ max }: Question): boolean => max === 1;

/** The places of the chosen answers, blank first where it is allowed; of a ranking its numbers. Null before anything. */
export type Chosen = ReadonlySet<number> | Numbers | null;

/** The places of what is chosen, of a question that is no ranking. */
export const placesOf = (chosen: Chosen): ReadonlySet<number> | null => (chosen instanceof Set ? (chosen as ReadonlySet<number>) : null);

/** The numbers of a ranking. */
export const numbersOf = (chosen: Chosen): Numbers | null => (Array.isArray(chosen) ? (chosen as Numbers) : null);

const first = (question: Question): number => (question.blank ? 1 : 0);

/** What is chosen after a press on the answer at `place`; `none` is -1. */
export function pressed(question: Question, before: Chosen, place: number): ReadonlySet<number> {
  const chosen = placesOf(before);
  if (place < 0) return new Set();
  const isBlank = question.blank && place === 0;
  if (isSingle(question) || isBlank) return new Set(isBlank && chosen?.has(0) && !isSingle(question) ? [] : [place]);
  const after = new Set(chosen);
  if (question.blank) after.delete(0);
  if (!after.delete(place)) after.add(place);
  return after;
}

/** What is wrong with the choice, in words; "" where it stands. */
export function wrong(asked: Asked, before: Chosen): string {
  const { question, text } = asked;
  if (question.ranking) return wrongRanking(asked, numbersOf(before));
  const { min, max } = question;
  const chosen = placesOf(before);
  if (question.blank && chosen?.has(0)) return "";
  const count = chosen?.size ?? 0;
  if (count > max) return say(words.wrong_many, { question: text, max, over: count - max });
  if (count === 0 && min > 0) return say(words.wrong_none, { question: text });
  if (chosen === null && isSingle(question)) return say(words.wrong_none, { question: text });
  return count < min ? say(words.wrong_few, { question: text, min }) : "";
}

function wrongRanking({ question, text, answers }: Asked, numbers: Numbers | null): string {
  if (!numbers) return say(isGraded(question) ? words.wrong_grades : words.wrong_ranks, { question: text });
  if (!isGraded(question) || isBlankRanking(numbers)) return "";
  const missing = answers.find((_, place) => !numbers[place]);
  return missing === undefined ? "" : say(words.wrong_grade, { question: text, answer: missing });
}

export function marksOf(question: Question, before: Chosen): Marks {
  if (question.ranking) return numbersOf(before) ?? question.answers.map(() => 0);
  const chosen = placesOf(before);
  return Array.from({ length: width(question) }, (_, place) => (chosen?.has(place) ? 1 : 0));
}

/** What marks say, in the words of the question. */
export function spoken({ question, answers }: Asked, marks: Marks): string[] {
  if (question.ranking) return spokenRanking(question, answers, marks);
  if (question.blank && marks[0] === 1) return [say(words.blank)];
  const found = answers.filter((_, at) => marks[at + first(question)] === 1);
  return found.length > 0 ? found : [say(words.none)];
}
