// @ts-check
/** What the pages of watering ask the gateway besides the state of all assets: plans, locks, what was told. */

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */
/** @typedef {import('../../model.js').AssetView} AssetView @typedef {import('../../../../base/web/past.js').PastFact} PastFact */
/** @typedef {import('../../../api/service-watering.ts').WateringView} Plan @typedef {import('../../../actuate/locks.ts').WateringLock} Lock */
/** @typedef {{ view: AssetView, plan: Plan | undefined, facts: readonly PastFact[], isTold: boolean }} Zone a zone with all that is known of its water; facts are oldest first, and none are no proof until `isTold` */
/** @typedef {{ state: 'loading' | 'ready' | 'failed', locks: readonly Lock[], zoneOf: (view: AssetView) => Zone }} Water */

const FRESH_MS = 10_000
/** A week of facts is read anew; an act from here asks at once. */
const TOLD_FRESH_MS = 30_000
/** A week: every programme has had its turn in it. */
export const TOLD_HOURS = 7 * 24

/** Shown in a state of its own where the plans do not come: without them nothing is known of orders. @param {Context} c @returns {Water} */
export function waterOf({ past }) {
  const plans = past.text('watering', FRESH_MS)
  const told = past.text(`watering/history?hours=${TOLD_HOURS}`, TOLD_FRESH_MS)
  const locks = past.text('watering/locks')
  const planOf = new Map(
    /** @type {readonly Plan[]} */ (plans.data?.zones ?? []).map((plan) => [plan.zone, plan]),
  )
  /** @type {Map<string, PastFact[]>} */
  const factsOf = new Map()
  for (const fact of /** @type {readonly PastFact[]} */ (told.data?.facts ?? [])) {
    const known = factsOf.get(fact.subject)
    if (known) known.push(fact)
    else factsOf.set(fact.subject, [fact])
  }
  return {
    state: plans.state,
    locks: locks.data?.locks ?? [],
    zoneOf: (view) => ({
      view,
      plan: planOf.get(view.asset.id),
      facts: factsOf.get(view.asset.id) ?? [],
      isTold: told.state === 'ready',
    }),
  }
}

/** After an act: all of it is asked anew. @param {Context} c */
export function askAgain({ past, refresh }) {
  past.again('watering')
  refresh()
}

/** The newest of a type. @param {readonly PastFact[]} facts @param {readonly string[]} types */
export function newest(facts, types) {
  return facts.findLast(({ type }) => types.includes(type))
}
