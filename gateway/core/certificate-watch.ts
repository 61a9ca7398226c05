/**
 * The gateway's certificate on the link: looked at every hour, told at two thirds of its life and when it
 * has run out, and renewed by itself where somebody answers (F72). Facts wait meanwhile and are kept.
 *
 * The request that was signed first is sent again: over the link while it is there, else to the
 * hypervisor's open address. The answer is taken only when this gateway could use it.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Random } from '../../base/random.ts'
import {
  type CertificateView,
  lifeState,
  parseCertificate,
  viewOf,
} from '../../sync/pki/certificate.ts'
import { fitOf } from '../../sync/pki/fit.ts'
import {
  RENEWAL_ID_BYTES,
  type RenewalAnswer,
  readRenewalAnswer,
  writeRenewalAsk,
} from '../../sync/pki/renewal-messages.ts'

/** What is on the disk now; PEM, the request as DER. */
export type LinkFiles = {
  readonly cert: string
  readonly key: string
  readonly ca: string
  /** `undefined`: made elsewhere, a person renews. */
  readonly request: Uint8Array | undefined
}

export type CertificateWatchParts = {
  readonly eui: string
  readonly clock: Clock
  readonly random: Random
  /** Throws where a file is not there. */
  readonly read: () => LinkFiles
  readonly replace: (certificate: string) => void
  /** Ways to ask, the best first; each rejects or gives `undefined` where nobody answered. */
  readonly ways: readonly ((message: Uint8Array) => Promise<Uint8Array | undefined>)[]
  readonly raise: (code: string, detail: string) => void
}

const FIRST_MS = 60_000
const EVERY_MS = 3_600_000

export class CertificateWatch {
  readonly #parts: CertificateWatchParts
  /** What was said of the present certificate: once is enough. A handful of words at most. */
  readonly #told = new Set<string>()
  #cancel: CancelTimer

  constructor(parts: CertificateWatchParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(FIRST_MS, () => void this.#round())
  }

  close(): void {
    this.#cancel()
  }

  async #round(): Promise<void> {
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => void this.#round())
    await this.look()
  }

  /** One look; the clock must have been set, or every certificate seems to be of another time. */
  async look(): Promise<void> {
    const { clock, read } = this.#parts
    if (clock.clockState() === 0) return
    let files: LinkFiles
    try {
      files = read()
    } catch (error) {
      this.#tell('unreadable', 'certificate-unreadable', String(error))
      return
    }
    const certificate = parseCertificate(files.cert)
    if (!certificate) {
      this.#tell('unreadable', 'certificate-unreadable', 'the file holds no certificate')
      return
    }
    const view = viewOf(certificate)
    const state = lifeState(view, clock.wallMs())
    if (state !== 'due' && state !== 'expired') return
    const day = new Date(view.untilMs).toISOString().slice(0, 10)
    const detail = state === 'due' ? `good until ${day}` : `ran out on ${day}; facts wait here`
    this.#tell(state, `certificate-${state}`, detail)
    if (files.request) await this.#renew(files, view, files.request)
  }

  async #renew(files: LinkFiles, before: CertificateView, request: Uint8Array): Promise<void> {
    const answer = await this.#ask(request)
    if (!answer) return
    if (answer.kind === 'refused') {
      const detail = `the hypervisor said ${answer.reason}: renew it by hand, cigale ca renew`
      this.#tell('refused', 'certificate-renewal-refused', detail)
      return
    }
    const { eui, clock, replace } = this.#parts
    const given = { ...files, eui, certificate: answer.certificate, nowMs: clock.wallMs() }
    const fit = fitOf(given)
    if (fit.kind === 'rejected') {
      this.#tell('refused', 'certificate-renewal-refused', fit.detail)
      return
    }
    // The same again: its clock is behind ours.
    if (fit.view.untilMs <= before.untilMs) return
    try {
      replace(answer.certificate)
    } catch (error) {
      this.#tell('write', 'certificate-renewal-failed', String(error))
      return
    }
    this.#told.clear()
    const day = new Date(fit.view.untilMs).toISOString().slice(0, 10)
    this.#parts.raise('certificate-renewed', `good until ${day}`)
  }

  async #ask(request: Uint8Array): Promise<RenewalAnswer | undefined> {
    const id = this.#parts.random.bytes(RENEWAL_ID_BYTES)
    const message = writeRenewalAsk({ id, request })
    for (const way of this.#parts.ways) {
      const bytes = await way(message).catch(() => undefined)
      const answer = bytes && readRenewalAnswer(bytes)
      if (answer && Buffer.compare(answer.id, id) === 0) return answer
    }
    return undefined
  }

  #tell(what: string, code: string, detail: string): void {
    if (this.#told.has(what)) return
    this.#told.add(what)
    this.#parts.raise(code, detail)
  }
}
