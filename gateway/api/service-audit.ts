/** What the audit of a gateway tells its core, so that it goes upward (S10). */

/** An entry of the audit; `mac` is its check in the chain, so that what stands here can be held against it. */
export type Act = {
  readonly seq: number
  readonly who: string
  readonly what: string
  readonly target: string
  readonly from: string
  readonly result: string
  readonly mac: string
}

export type AuditService = {
  /** As the fact `acted`, on the medium when it resolves. */
  tellAct(act: Act): Promise<void>
  /** As a health event: accounts cannot be used, and why. */
  peopleLost(reason: string): Promise<void>
  /** As a health event: so much of its room is taken. */
  auditFills(percent: number): Promise<void>
}
