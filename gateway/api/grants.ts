/**
 * Technicians' grants at the door (S7): the hypervisor has signed who may do what here for some hours, and
 * no network is needed to check it. A refused one is told in the log with its reason, once a while.
 */

import type { Clock } from '../../base/clock.ts'
import type { Caller } from '../../base/http/caller.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { checkGrant, isGrantText } from '../../sync/grant.ts'

export type GrantDoorParts = {
  readonly gw: GatewayEui
  /** `sync.commandKeys`: whoever signs orders signs grants. */
  readonly publicKeys: readonly string[]
  readonly clock: Clock
  readonly log: Log
}

/** Grants that were used or refused are told so many at a time: a scan fills no log. */
const TOLD_MAX = 64

export class GrantDoor {
  readonly #parts: GrantDoorParts
  readonly #told = new Set<string>()

  constructor(parts: GrantDoorParts) {
    this.#parts = parts
  }

  /** Whom a grant lets in; `undefined`: nobody, or it is no grant. */
  callerOf(text: string): Caller | undefined {
    if (!isGrantText(text)) return undefined
    const { gw, publicKeys, clock } = this.#parts
    const now = { nowMs: clock.wallMs(), clockState: clock.clockState() }
    const check = checkGrant(text, { gw, publicKeys, ...now })
    if (check.kind === 'refused') {
      this.#tell(`refused ${check.reason}`, { reason: check.reason }, 'a grant was refused')
      return undefined
    }
    const { id, holder, role } = check.grant
    this.#tell(id, { grant: id, holder, role }, 'somebody came with a grant of the hypervisor')
    return { name: `${holder} (grant ${id})`, roles: [role], scopes: [], isSteppedUp: false }
  }

  #tell(what: string, fields: Readonly<Record<string, unknown>>, text: string): void {
    if (this.#told.has(what)) return
    if (this.#told.size >= TOLD_MAX) this.#told.clear()
    this.#told.add(what)
    this.#parts.log.info(fields, text)
  }
}
