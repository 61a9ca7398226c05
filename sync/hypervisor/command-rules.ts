/** Who may give which order to a gateway (docs/protocol/commands.md), in one table. */

import type { Caller, Role, Rule, Scope } from '../../base/http/caller.ts'
import { isLetIn } from '../../base/http/caller.ts'

export type CommandRule = {
  readonly roles: readonly Role[]
  readonly scopes: readonly Scope[]
  /** A person's second factor is needed: it changes keys, or how a gateway is reached. */
  readonly stepUp?: boolean
}

const WATER: CommandRule = { roles: ['operator', 'greenSpaces'], scopes: ['commands'] }
const NETWORK: CommandRule = { roles: ['maintainer'], scopes: ['commands'] }

const RULES: Readonly<Record<string, CommandRule>> = {
  wateringStart: WATER,
  wateringStop: WATER,
  programmeSet: WATER,
  wateringLock: WATER,
  wateringUnlock: WATER,
  acknowledge: { roles: ['operator', 'police', 'greenSpaces'], scopes: ['commands', 'safety'] },
  downlink: NETWORK,
  deviceImport: { ...NETWORK, stepUp: true },
  deviceRemove: NETWORK,
  homeSet: { ...NETWORK, stepUp: true },
  homeMove: { ...NETWORK, stepUp: true },
  homeExport: { ...NETWORK, stepUp: true },
  homeImport: { ...NETWORK, stepUp: true },
  homeKey: NETWORK,
  assetSet: NETWORK,
  configSet: { ...NETWORK, stepUp: true },
  decoderPlan: { roles: ['maintainer'], scopes: ['decoders'] },
  flowsPlan: { roles: ['maintainer'], scopes: ['decoders'] },
}

/** An order that is in no list is for those who know what they do. */
export function ruleOfCommand(name: string): CommandRule {
  return Object.hasOwn(RULES, name) ? RULES[name]! : NETWORK
}

export type CommandRefusal = 'not-allowed' | 'step-up'

/** `undefined`: the caller may give it. */
export function refusalOfCommand(name: string, caller: Caller): CommandRefusal | undefined {
  const { roles, scopes, stepUp } = ruleOfCommand(name)
  if (!isLetIn({ roles, scopes }, caller)) return 'not-allowed'
  if (!stepUp || caller.isSteppedUp) return undefined
  return caller.scopes.some((scope) => scopes.includes(scope)) ? undefined : 'step-up'
}

/** Whoever may give one of them at least: the route's own rule. */
export const COMMAND_GIVERS: Rule = {
  roles: ['operator', 'police', 'greenSpaces', 'maintainer'],
  scopes: ['commands', 'decoders', 'safety'],
}
