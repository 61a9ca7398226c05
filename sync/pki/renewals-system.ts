/**
 * Renewals at the hypervisor, where it holds the authority's key: a gateway's question in, its answer
 * out. Bounded: one signature for each key in two thirds of a certificate's life (renew.ts).
 */

import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import type { AuthorityFolder } from './authority-folder-system.ts'
import { keyHashOf } from './certificate.ts'
import type { Authority } from './issue.ts'
import { decideRenewal } from './renew.ts'
import { type RenewalAnswer, readRenewalAsk, writeRenewalAnswer } from './renewal-messages.ts'
import { readRequest } from './request.ts'

export type RenewalParts = {
  readonly folder: AuthorityFolder
  readonly authority: Authority
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
}

export class Renewals {
  readonly #parts: RenewalParts
  /** One after the other: two answers at once would sign twice. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: RenewalParts) {
    this.#parts = parts
  }

  /** `undefined` for a message that is no question for a renewal. */
  async answer(message: Uint8Array): Promise<Uint8Array | undefined> {
    const ask = readRenewalAsk(message)
    if (!ask) return undefined
    const done = this.#last.then(() => this.#decide(ask.request))
    this.#last = done.catch(() => {})
    return writeRenewalAnswer({ id: ask.id, ...(await done) })
  }

  async #decide(request: Uint8Array): Promise<Answer> {
    const { folder, authority, clock, random, log, metrics } = this.#parts
    const read = await readRequest(request)
    if (read.kind === 'rejected') return this.#refuse(read.reason, '')
    const nowMs = clock.wallMs()
    const issued = await folder.issued()
    const revoked = new Set(issued.filter((one) => one.revokedMs !== null).map((one) => one.serial))
    const asked = { name: read.name, keyHash: keyHashOf(read.spki) }
    const decision = decideRenewal(asked, { issued, revoked }, nowMs)
    if (decision.kind === 'rejected') return this.#refuse(decision.reason, read.name)
    metrics.add('certificates_renewed_total', 1, { how: decision.kind })
    if (decision.kind === 'again') {
      const { pem } = issued.find(({ serial }) => serial === decision.serial)!
      return { kind: 'renewed', certificate: pem }
    }
    const subject = { role: 'gateway', name: decision.name, hosts: [] } as const
    const certificate = await folder.sign(authority, subject, { spki: read.spki, nowMs, random })
    log.info({ gw: decision.name }, 'certificate renewed')
    return { kind: 'renewed', certificate }
  }

  #refuse(reason: string, name: string): Answer {
    this.#parts.metrics.add('certificates_refused_total', 1, { reason })
    this.#parts.log.warn({ reason, name }, 'a renewal was refused')
    return { kind: 'refused', reason }
  }
}

type Answer =
  | Omit<Extract<RenewalAnswer, { kind: 'renewed' }>, 'id'>
  | Omit<Extract<RenewalAnswer, { kind: 'refused' }>, 'id'>
