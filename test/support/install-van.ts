/**
 * A technician's van: the real gateway behind an emulated concentrator, a street that is planned, and
 * sensors in their boxes whose keys were imported. All of it on this machine, in real time.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock-system.ts'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { connectGateway } from '../../gateway/api/client-system.ts'
import { addToken } from '../../gateway/cli/token.ts'
import { configSchema } from '../../gateway/config/schema.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { startRuntime } from '../../gateway/runtime.ts'
import type { Reach } from '../../hardware/emulator/air.ts'
import { cityRadio } from '../demo/city-radio.ts'
import { BoxedSensor } from './boxed-sensor.ts'
import { freePort } from './free-port.ts'

const GATEWAY = '0200c1ca1e000002' as GatewayEui
const JOIN_EUI = '70b3d5c1ca1e0000' as JoinEui
/** Towards the fountain, eleven metres apart. */
const FIRST_PLACE = { lat: 43.5266, lon: 5.4493 }
const STEP_LON = 0.00014
/** Good, however it fades. */
const NEAR: Reach = { rssiDbm: -80, snrDb: 13 }
/** A reserve of 3 dB at SF7. */
const FAR: Reach = { rssiDbm: -121, snrDb: -4.5 }
export const WEEK = '2026-W48'

export type BoxOptions = { readonly hasWrongKey?: boolean; readonly isFar?: boolean }

export class InstallVan {
  /** The page with a technician's token behind `#`. */
  readonly address: string
  readonly sensors: readonly BoxedSensor[]
  readonly #end: () => Promise<void>

  private constructor(address: string, sensors: readonly BoxedSensor[], end: () => Promise<void>) {
    this.address = address
    this.sensors = sensors
    this.#end = end
  }

  /** A box a place; `odd`: what is not right with the sensor in one of them. */
  static async open(
    count: number,
    odd: Readonly<Record<number, BoxOptions>> = {},
  ): Promise<InstallVan> {
    const dataDir = mkdtempSync(join(tmpdir(), 'cigale-van-'))
    const radio = cityRadio({ clock: systemClock, seed: 1, gatewayEui: GATEWAY })
    const config = configSchema.parse({
      gateway: { name: 'Mirabeau', eui: GATEWAY },
      data: dataDir,
      api: { bind: `127.0.0.1:${await freePort()}` },
      log: { level: 'error' },
    })
    const { makeRadio } = radio
    const log = makeLog('error')
    const runtime = await startRuntime({ config, dataDir, clock: systemClock, log, makeRadio })
    const sensors = Array.from({ length: count }, (_, i) => {
      const reach = odd[i]?.isFar ? FAR : NEAR
      const random = seededRandom(i, 'box')
      return new BoxedSensor({
        air: radio.air,
        clock: systemClock,
        random,
        reach,
        identity: identityOf(i),
      })
    })
    const office = addToken(dataDir, { name: 'office', role: 'maintainer' }).text
    const gateway = connectGateway({ kind: 'url', url: runtime.url, token: office })
    await gateway.setDevices(
      '',
      sensors.map(({ identity }, i) => entryOf(identity, odd[i])),
    )
    await gateway.setAssets(
      '',
      sensors.map((_, i) => ({ asset: spaceOf(i), bindings: [] })),
    )
    const plans = sensors.map((_, i) => ({ mount: mountOf(i), week: WEEK }))
    await gateway.planInstallations('', plans)
    const token = addToken(dataDir, { name: 'technicien 2', role: 'technician' }).text
    return new InstallVan(`${runtime.url}/#token=${token}`, sensors, async () => {
      for (const sensor of sensors) sensor.stop()
      await runtime.close()
      rmSync(dataDir, { recursive: true, force: true })
    })
  }

  close(): Promise<void> {
    return this.#end()
  }
}

/** What is printed on a sensor (TR005). */
export function labelOf({ joinEui, devEui }: { joinEui: string; devEui: string }): string {
  return `LW:D0:${joinEui}:${devEui}:00B50001`.toUpperCase()
}

/** Where the i-th space is. */
export function placeOf(i: number): { readonly lat: number; readonly lon: number } {
  return { lat: FIRST_PLACE.lat, lon: FIRST_PLACE.lon + i * STEP_LON }
}

export function nameOf(i: number): string {
  return `Cours Mirabeau ${String(i + 1).padStart(2, '0')}`
}

function identityOf(i: number) {
  const devEui = (0x70b3d5c1ca1e0100n + BigInt(i)).toString(16) as DevEui
  const appKey = (0xc1ca1en * 2n ** 96n + BigInt(i)).toString(16).padStart(32, '0')
  return { devEui, joinEui: JOIN_EUI, appKey, macVersion: '1.0.3' as const }
}

function entryOf(
  { devEui, joinEui, appKey, macVersion }: BoxedSensor['identity'],
  { hasWrongKey }: BoxOptions = {},
) {
  const device = {
    ...{ devEui, joinEui, macVersion, name: devEui, profile: 'nwave-nps405sm', region: 'EU868' },
    ...({ class: 'A', activation: 'OTAA' } as const),
  }
  return { device, keys: { appKey: hasWrongKey ? 'ff'.repeat(16) : appKey } }
}

function mountOf(i: number) {
  return { asset: spaceOf(i).id, role: 'occupancy', index: 0 } as const
}

function spaceOf(i: number) {
  const id = `cours-mirabeau-${String(i + 1).padStart(2, '0')}`
  return { id, kind: 'space', name: nameOf(i), ...placeOf(i), properties: {} } as const
}
