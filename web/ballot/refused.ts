// A refusal: what does not stand, and where. Every reader and judge ends in this or in a value.

/** Why something is refused, and the place inside it (`answers[0].choices[2]`). */
export class Refused extends Error {
  readonly reason: string;
  readonly where: string;

  constructor(reason: string, where = "") {
    super(where ? `${where}: ${reason}` : reason);
    this.name = "Refused";
    this.reason = reason;
    this.where = where;
  }

  /** The same, seen from further outside. */
  inside(place: string): Refused {
    const joint = this.where && !this.where.startsWith("[") ? "." : "";
    return new Refused(this.reason, `${place}${joint}${this.where}`);
  }
}

/** Well formed perhaps, but of a kind that this code does not know. */
export class Unknown extends Refused {
  override inside(place: string): Unknown {
    const { reason, where } = super.inside(place);
    return new Unknown(reason, where);
  }
}

/** Does the work; a refusal in it is told with the place. */
export function within<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? error.inside(place) : error;
  }
}
