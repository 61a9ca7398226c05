/** What each gateway of a roll-out is to be told, and what its answer means. Pure. */

import type { CborValue } from '../../base/cbor.ts'
import {
  isOfFlows,
  planIdOf,
  type Rollout,
  type RolloutMember,
  type RolloutOrder,
  shareFor,
} from './rollout.ts'
import type { StoredCommand } from './store.ts'

/** A gateway that refused an order, for its clock is not set or its program is old, is asked again. */
const REFUSED_AGAIN_MS = 3_600_000
const DETAIL_CHARS_MAX = 300

/** Nothing of the plan is left at such a gateway. */
const IS_OVER: ReadonlySet<RolloutMember['step']> = new Set([
  'refused',
  'rolledBack',
  'withdrawn',
  'unable',
])

/** `undefined`: it knows what it needs to know. */
export function orderFor(
  rollout: Rollout,
  member: RolloutMember,
  nowMs: number,
): RolloutOrder | undefined {
  const { asked, isTold, step, isChosen } = member
  const hasRefused = step === 'unable' && asked?.commandId === ''
  if (IS_OVER.has(step) && !hasRefused) return undefined
  if (hasRefused && nowMs - member.movedMs < REFUSED_AGAIN_MS) return undefined
  const isTrusted = step === 'settled'
  let order: RolloutOrder
  if (rollout.state === 'running' || rollout.state === 'done') {
    if (isTrusted) return undefined
    order = isChosen ? 'in' : 'out'
  } else {
    // Who was never asked has nothing to give back; who trusts it keeps it when it just ends.
    if (asked === null || (rollout.state === 'ended' && isTrusted)) return undefined
    order = 'withdrawn'
  }
  const isUnderWay = asked?.order === order && (isTold || asked.commandId !== '')
  return isUnderWay ? undefined : order
}

/** The command that tells a gateway its plan: name and parameters. */
export function planCommand(
  rollout: Rollout,
  { member, order, fleet }: { member: RolloutMember; order: RolloutOrder; fleet: number },
): { readonly name: 'decoderPlan' | 'flowsPlan'; readonly params: CborValue } {
  const { profile, path, terms } = rollout
  const share = shareFor(rollout, { gw: member.gw, order, fleet })
  const plan = { id: planIdOf(rollout), path, share }
  return isOfFlows(rollout)
    ? { name: 'flowsPlan', params: { ...plan, watchHours: terms.plan.canaryHours } }
    : { name: 'decoderPlan', params: { ...plan, profile, ...terms.plan } }
}

/** After the answer to what it was asked; `undefined`: there is none yet. */
export function memberAnswered(
  member: RolloutMember,
  command: Pick<StoredCommand, 'state' | 'detail' | 'expiresMs'> | undefined,
  { nowMs, hasGreeted }: { readonly nowMs: number; readonly hasGreeted: boolean },
): RolloutMember | undefined {
  const { asked } = member
  if (!asked || member.isTold || asked.commandId === '') return undefined
  const again = { asked: { ...asked, commandId: '' } }
  switch (command?.state) {
    case 'waiting':
      // It was away while its order expired, and is back: it would wait a day for nothing.
      return hasGreeted && nowMs >= command.expiresMs ? { ...member, ...again } : undefined
    case 'done':
      return { ...member, isTold: true }
    case 'refused': {
      const said = typeof command.detail === 'string' ? command.detail : 'it refuses the order'
      const detail = said.slice(0, DETAIL_CHARS_MAX)
      return { ...member, ...again, step: 'unable', detail, movedMs: nowMs }
    }
    default:
      // Expired, failed, nobody knows: it is asked again when it can be reached.
      return { ...member, ...again }
  }
}
