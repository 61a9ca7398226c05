/**
 * Looks at the repository once a day, whether or not anybody wants something from it: metadata that
 * nobody renews runs out, and then nothing new can be installed. What runs goes on (F86).
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { MetadataHealth } from '../../decoders/bundle/metadata-health.ts'

export type RepositoryLook = {
  /** Of what is trusted now; `undefined`: nothing is yet. */
  readonly health: MetadataHealth | undefined
  /** Why the repository itself was refused; '' when it was not, or was only out of reach. */
  readonly refused: string
}

export type WatchParts = {
  readonly clock: Clock
  readonly look: () => Promise<RepositoryLook>
  /** Says a health event upward. */
  readonly raise: (code: string, detail: string) => void
}

const FIRST_MS = 3_600_000
const EVERY_MS = 24 * 3_600_000
const WORSE = ['none', 'fresh', 'half', 'ending', 'expired'] as const

export class RepositoryWatch {
  readonly #parts: WatchParts
  #told: MetadataHealth['state'] = 'fresh'
  #refused = ''
  #cancel: CancelTimer

  constructor(parts: WatchParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(FIRST_MS, () => void this.#look())
  }

  close(): void {
    this.#cancel()
  }

  async #look(): Promise<void> {
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => void this.#look())
    const { health, refused } = await this.#parts.look()
    if (refused !== '' && refused !== this.#refused) {
      this.#parts.raise('decoder-repository-refused', refused)
    }
    this.#refused = refused
    const state = health?.state ?? 'none'
    // Each step to the worse is told once; a renewal begins anew.
    if (health && WORSE.indexOf(state) > WORSE.indexOf(this.#told)) this.#tell(health)
    if (state !== 'none') this.#told = state
  }

  #tell({ state, role, expiresMs }: MetadataHealth): void {
    const until = new Date(expiresMs).toISOString().slice(0, 10)
    const what = state === 'expired' ? `ran out on ${until}` : `runs out on ${until}`
    const detail = `${role} ${what}: decoders go on, no new one is installed after that; renew it`
    this.#parts.raise(`decoder-updates-${state}`, detail)
  }
}
