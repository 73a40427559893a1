const STEPS_MAX = 200

/** What undo goes back to: whole states, which share what did not change between them. */
export class History<S> {
  private past: S[] = []
  private future: S[] = []

  get canUndo(): boolean {
    return this.past.length > 0
  }
  get canRedo(): boolean {
    return this.future.length > 0
  }

  /** Remembers the state before a step; what had been undone is given up. */
  record(before: S): void {
    this.past.push(before)
    if (this.past.length > STEPS_MAX) this.past.shift()
    this.future = []
  }

  undo(now: S): S | null {
    const before = this.past.pop()
    if (before === undefined) return null
    this.future.push(now)
    return before
  }

  redo(now: S): S | null {
    const after = this.future.pop()
    if (after === undefined) return null
    this.past.push(now)
    return after
  }

  forget(): void {
    this.past = []
    this.future = []
  }
}
