/** A pair that has joined, has said and heard all that follows a join, and can be asked as a maintainer would. */

import assert from 'node:assert/strict'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { MacRequest } from '../../gateway/link/exchange.ts'
import type { Region } from '../../gateway/lorawan/region/region.ts'
import type { MacVersion } from '../../gateway/registry/model.ts'
import type { DeviceOptions } from './end-device/options.ts'
import type { PersonalSession } from './end-device/personal-session.ts'
import type { Received, UplinkRequest } from './end-device.ts'
import { type HowHeard, LinkedPair } from './linked-pair.ts'

const IDENTITY = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  nwkKey: '101112131415161718191a1b1c1d1e1f',
}

export type MacBenchOptions = {
  readonly macVersion?: MacVersion
  readonly region?: Region
  readonly device?: DeviceOptions
  /** In place of a join. */
  readonly session?: PersonalSession
}

export class MacBench extends LinkedPair {
  #asks = 0

  static async settled(options: MacBenchOptions = {}): Promise<MacBench> {
    const { macVersion = '1.0.3', session, ...pair } = options
    const mac = new MacBench({ ...IDENTITY, macVersion }, { ...pair, pause: 'after' })
    const named = { name: 'probe' }
    if (session) return await mac.personalize(session, named)
    await mac.join(named)
    for (let i = 0; i < 3; i++) await mac.uplink()
    return mac
  }

  /** What the network believes of the device. */
  get setup() {
    return this.session.setup
  }

  /** Asks as a maintainer would. */
  async ask(...requests: readonly MacRequest[]): Promise<string> {
    const id = `ask ${++this.#asks}`
    const command = { kind: 'deviceMac', devEui: this.identity.devEui, requests } as const
    assert.equal((await this.bench.command(command, id)).outcome, 'queued')
    return id
  }

  override async uplink(
    request: UplinkRequest = { fPort: 1, payload: Uint8Array.of(1) },
    how: HowHeard = {},
  ): Promise<Received | undefined> {
    return await super.uplink(request, how)
  }

  /** Names of the commands in a downlink. */
  static names(received: Received | undefined): string[] {
    return (received?.commands ?? []).map(({ name }) => name)
  }

  /** How a command ended, as the world is told. */
  endOf(id: string): string | undefined {
    return this.bench.core.state.commands.get(id)?.outcome
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
