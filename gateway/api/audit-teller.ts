/**
 * Tells the acts of the audit upward (S10), each as a fact, in their order, behind the one that was told
 * last: a core that restarts or a disk that is full meanwhile takes none away. An act may be told twice,
 * under the same number.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Audit } from '../../base/people/audit.ts'
import type { AuditBody } from '../../base/people/audit-chain.ts'
import { endOf } from '../../base/people/audit-chain.ts'
import type { LogEntry, Records } from '../../base/records/records.ts'
import { Serial } from '../../base/serial.ts'
import type { Act, AuditService } from './service-audit.ts'

const KIND = 'audit'
const TOLD = 'told'
const PAGE = 50
const AGAIN_MS = 30_000
/** From here on a person is told (S10), once until there is room again. */
export const NEARLY_FULL_PERCENT = 80

export type TellerParts = {
  readonly audit: Pick<Audit, 'behind' | 'fillPercent'>
  readonly records: Records
  readonly core: AuditService
  readonly clock: Clock
  readonly log: Log
}

/** The number of the act that was told last. */
export async function toldTo(records: Records): Promise<number> {
  const body = (await records.get(KIND, TOLD))?.body as { readonly seq: number } | undefined
  return body?.seq ?? 0
}

export class AuditTeller {
  readonly #parts: TellerParts
  readonly #serial = new Serial()
  #cancel: CancelTimer | undefined
  #isWarned = false
  #isClosed = false

  constructor(parts: TellerParts) {
    this.#parts = parts
  }

  /** Tells what has not been told; resolves when it is, or is to be tried again later. */
  async look(): Promise<void> {
    await this.#serial.run(async () => {
      if (this.#isClosed) return
      try {
        await this.#tellAll()
        await this.#warn()
      } catch (error) {
        this.#parts.log.warn({ error: String(error) }, 'acts could not be told upward yet')
        this.#cancel?.()
        this.#cancel = this.#parts.clock.after(AGAIN_MS, () => void this.look())
      }
    })
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
  }

  async #tellAll(): Promise<void> {
    const { audit, records, core, clock } = this.#parts
    for (;;) {
      const entries = await audit.behind(await toldTo(records), PAGE)
      for (const entry of entries) {
        if (this.#isClosed) return
        await core.tellAct(actOf(entry))
        await records.put({ kind: KIND, id: TOLD, body: { seq: entry.seq } }, clock.wallMs())
      }
      if (entries.length < PAGE) return
    }
  }

  async #warn(): Promise<void> {
    const { audit, core, log } = this.#parts
    const percent = (await audit.fillPercent()) ?? 0
    if (percent < NEARLY_FULL_PERCENT) this.#isWarned = false
    else if (!this.#isWarned) {
      this.#isWarned = true
      log.warn({ percent }, 'the audit is nearly full: its older half will be forgotten here')
      await core.auditFills(percent)
    }
  }
}

function actOf(entry: LogEntry): Act {
  const {
    who,
    what,
    target,
    from = '',
    result,
  } = entry.body as Partial<AuditBody> & Pick<AuditBody, 'who' | 'what' | 'target' | 'result'>
  return { ...{ seq: entry.seq, who, what, target, from, result }, mac: endOf(entry).mac }
}
