/**
 * A plan of the hypervisor for the flows of its gateways: signed flows by their path, and the share of the
 * gateways that may have them in force (docs/operations/flows.md). It chooses among what the city has signed.
 */

export type FlowsPlan = {
  readonly id: string
  /** `flows/<name>/<semver>.json` */
  readonly path: string
  /** Of the gateways; 0: withdrawn. */
  readonly share: number
  /** In force so long without trouble before they are trusted. */
  readonly watchMs: number
}

/** Name and release of signed flows, by their path. */
export function flowsOf(path: string): { readonly name: string; readonly release: string } {
  const [, name = '', file = ''] = path.split('/')
  return { name, release: file.slice(0, -'.json'.length) }
}

/** The end of an older plan that came late says nothing of the one that took its place. */
export function isOutdated(plan: FlowsPlan, now: FlowsPlan | undefined): boolean {
  return plan.share <= 0 && now !== undefined && now.id !== plan.id
}
