/**
 * Flows that start, and that are changed while they run: lines of the feed wait meanwhile, so that none
 * falls between the old nodes and the new ones. Before a change from the editor what is under way in the
 * flows has a moment to come to its end, for Node-RED drops it.
 */

import type { RequestListener } from 'node:http'
import { type Clock, sleep } from '../base/clock.ts'
import type { GatewayLink } from './link/gateway-link.ts'
import type { Red } from './node-red.ts'

/** A message passes a node in well under a millisecond; what waits for longer is lost. */
const UNDER_WAY_MS = 100
/** What changes flows of Node-RED's admin API: `POST /flows`, `POST /flow`, `PUT` and `DELETE /flow/…`. */
const CHANGES = /^(POST|PUT|DELETE) \/flows?([/?]|$)/

type RuntimeEvent = {
  readonly id?: string
  readonly payload?: { readonly error?: string; readonly types?: readonly string[] }
}

export type DeploymentParts = {
  readonly events: Red['events']
  readonly link: GatewayLink
  readonly clock: Clock
  /** The flows run for the first time; `missing`: they do not, for want of these nodes. */
  readonly onFirst: (missing: string) => void
  /** Others have been put in force. */
  readonly onDeployed: () => void
}

export class Deployments {
  readonly #parts: DeploymentParts
  #isFirst = true
  #isChanging = false

  constructor(parts: DeploymentParts) {
    this.#parts = parts
    const { events, onDeployed } = parts
    events.on('flows:stopping', () => this.#stopping())
    events.on('flows:started', () => this.#started())
    events.on('runtime-event', (about) => {
      const { id, payload } = about as RuntimeEvent
      if (id === 'runtime-deploy' && !this.#isFirst) onDeployed()
      if (payload?.error === 'missing-types') this.#first((payload.types ?? []).join(', '))
    })
  }

  /** The same, with that moment before what changes flows. */
  before(handle: RequestListener): RequestListener {
    const { link, clock } = this.#parts
    return (request, response) => {
      if (!CHANGES.test(`${request.method} ${request.url}`)) return handle(request, response)
      link.pause()
      response.once('close', () => {
        // It may have been refused, and nothing changes.
        if (!this.#isChanging) link.resume()
      })
      void sleep(clock, UNDER_WAY_MS).then(() => handle(request, response))
    }
  }

  #stopping(): void {
    this.#isChanging = true
    this.#parts.link.pause()
  }

  #started(): void {
    this.#isChanging = false
    this.#parts.link.resume()
    this.#first('')
  }

  #first(missing: string): void {
    if (this.#isFirst) this.#parts.onFirst(missing)
    this.#isFirst = false
  }
}
