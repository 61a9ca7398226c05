/**
 * Two real gateways on one emulated air, a hub with a broker and a leaf: their boards hear each other, and whatever
 * the test has between them. In real time.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { connectGateway, type RemoteService } from '../../gateway/api/client-system.ts'
import { addToken } from '../../gateway/cli/token.ts'
import { configSchema } from '../../gateway/config/schema.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { type Runtime, startRuntime } from '../../gateway/runtime.ts'
import { Air, type AirPath } from '../../hardware/emulator/air.ts'
import { coreCell } from '../demo/city-radio.ts'
import { COMMAND_PUBLIC } from './command-key.ts'
import { freePort } from './free-port.ts'

export const HUB = '0200c1ca1e0000b1' as GatewayEui
export const LEAF = '0200c1ca1e0000b2' as GatewayEui

/** How strongly the two hear each other; changed while they live. */
export type Between = { snrDb: number; loss: number }

export class RelayedGateway {
  readonly eui: GatewayEui
  readonly #air: Air
  readonly #dataDir: string
  readonly #transports: readonly object[]
  readonly #bind: string
  #runtime: Runtime | undefined
  #token = ''

  constructor(
    eui: GatewayEui,
    parts: { readonly air: Air; readonly transports: readonly object[]; readonly bind: string },
  ) {
    this.eui = eui
    this.#air = parts.air
    this.#transports = parts.transports
    this.#bind = parts.bind
    this.#dataDir = mkdtempSync(join(tmpdir(), `cigale-relay-${eui}-`))
  }

  async start(): Promise<RemoteService> {
    const config = configSchema.parse({
      gateway: { name: this.eui, eui: this.eui },
      data: this.#dataDir,
      api: { bind: this.#bind },
      sync: { transports: this.#transports, commandKeys: [COMMAND_PUBLIC] },
      log: { level: 'error' },
    })
    const clock = systemClock
    this.#runtime = await startRuntime({
      ...{ config, dataDir: this.#dataDir, clock },
      log: makeLog('error'),
      makeRadio: (making) =>
        coreCell({ air: this.#air, clock, seed: 1, gatewayEui: this.eui }, making),
    })
    const { text } = addToken(this.#dataDir, { name: 'test', role: 'maintainer' })
    this.#token = text
    return connectGateway({ kind: 'url', url: this.#runtime.url, token: text })
  }

  /** A fact of its own, a state: on the medium when it resolves. */
  async tell(value: number): Promise<void> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
    }
    const body = JSON.stringify({ name: 'told', subject: 'gateway', value })
    const answer = await fetch(`${this.#runtime!.url}/api/v1/facts`, {
      ...{ method: 'POST', headers, body },
    })
    if (!answer.ok) throw new Error(await answer.text())
  }

  async stop(): Promise<void> {
    await this.#runtime?.close()
    this.#runtime = undefined
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.#dataDir, { recursive: true, force: true })
  }
}

/** `chance`: below `loss` a frame is not heard. */
export async function relayedGateways(parts: {
  readonly hub: readonly object[]
  readonly leaf: readonly object[]
  readonly between: Between
  readonly chance: () => number
}): Promise<{ readonly hub: RelayedGateway; readonly leaf: RelayedGateway }> {
  const { between, chance } = parts
  const path: AirPath = () =>
    chance() < between.loss ? undefined : { rssiDbm: -100, snrDb: between.snrDb }
  const air = new Air({ clock: systemClock, path })
  const bind = async () => `127.0.0.1:${await freePort()}`
  return {
    hub: new RelayedGateway(HUB, { air, transports: parts.hub, bind: await bind() }),
    leaf: new RelayedGateway(LEAF, { air, transports: parts.leaf, bind: await bind() }),
  }
}
