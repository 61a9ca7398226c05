/**
 * A corner of the city that a test holds in its hand: the real gateway behind an emulated concentrator, the whole
 * plan of the demo registered, and of its sensors a few that do what they are told. In real time, without a city
 * above it.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { connectGateway, type RemoteService } from '../../gateway/api/client-system.ts'
import { addToken } from '../../gateway/cli/token.ts'
import { configSchema } from '../../gateway/config/schema.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { startRuntime } from '../../gateway/runtime.ts'
import type { CallButton } from '../city/sensors/call-button.ts'
import type { Contact } from '../city/sensors/contact.ts'
import type { ParkingSensor } from '../city/sensors/parking.ts'
import { type AssetPlan, type CityPlan, cityPlan, UNKNOWN_PROFILE } from '../demo/city-plan.ts'
import { cityRadio } from '../demo/city-radio.ts'
import { park } from '../demo/life/drivers.ts'
import { Ground } from '../demo/life/ground.ts'
import { watchAir, watchButton, watchDoor } from '../demo/life/watchers.ts'
import { registerCity } from '../demo/registration.ts'
import { freePort } from './free-port.ts'

const GATEWAY = '0200c1ca1e000003' as GatewayEui
export const TECHNICIAN = 'technicien 2'
export const CALL_POINT = { id: 'borne-mairie', name: 'Borne Place de la Mairie' } as const
export const DOOR = { id: 'ecole-sallier', name: 'École Sallier' } as const
export const SPACE = { id: 'cours-mirabeau-02', name: 'Cours Mirabeau 02' } as const
export const AIR_POINT = { id: 'air-sextius', name: 'Air Cours Sextius' } as const
const HEARD_MS = 30_000
const LOOK_MS = 100

export class WatchedCorner {
  /** The page with a technician's token behind `#`. */
  readonly address: string
  readonly button: CallButton
  readonly door: Contact
  readonly space: ParkingSensor
  readonly #end: () => Promise<void>

  private constructor(
    address: string,
    sensors: Pick<WatchedCorner, 'button' | 'door' | 'space'>,
    end: () => Promise<void>,
  ) {
    this.address = address
    this.button = sensors.button
    this.door = sensors.door
    this.space = sensors.space
    this.#end = end
  }

  /** Resolves when each of the sensors has been heard. */
  static async open(): Promise<WatchedCorner> {
    const dataDir = mkdtempSync(join(tmpdir(), 'cigale-corner-'))
    const clock = systemClock
    const { air, makeRadio } = cityRadio({ clock, seed: 1, gatewayEui: GATEWAY })
    const config = configSchema.parse({
      gateway: { name: 'Mairie', eui: GATEWAY },
      data: dataDir,
      api: { bind: `127.0.0.1:${await freePort()}` },
      log: { level: 'error' },
    })
    const runtime = await startRuntime({
      ...{ config, dataDir, clock, makeRadio },
      log: makeLog('error'),
    })
    const office = addToken(dataDir, { name: 'office', role: 'maintainer' }).text
    const gateway = connectGateway({ kind: 'url', url: runtime.url, token: office })
    const city = knownCity()
    const ground = new Ground({ air, clock, seed: 1, firstDevNonce: 0 })
    const planned = (id: string): AssetPlan => {
      const found = [...city.spaces, ...city.points].find((plan) => plan.id === id)
      if (!found) throw new Error(`the city has no ${id}`)
      return found
    }
    const space = city.spaces.find(({ id }) => id === SPACE.id)!
    const driver = park(ground, space, () => false)
    driver.takeOver()
    const sensors = {
      button: watchButton(ground, planned(CALL_POINT.id)),
      door: watchDoor(ground, planned(DOOR.id)),
      space: driver.sensor,
    }
    watchAir(ground, planned(AIR_POINT.id))
    const close = async () => {
      ground.stop()
      await runtime.close()
      rmSync(dataDir, { recursive: true, force: true })
    }
    try {
      await registerCity(gateway, city)
      ground.switchAllOn()
      await heard(gateway, 4)
    } catch (error) {
      await close()
      throw error
    }
    const token = addToken(dataDir, { name: TECHNICIAN, role: 'technician' }).text
    return new WatchedCorner(`${runtime.url}/#token=${token}`, sensors, close)
  }

  close(): Promise<void> {
    return this.#end()
  }
}

/** Without the sensors that no decoder knows. */
function knownCity(): CityPlan {
  const city = cityPlan(1)
  const isKnown = ({ sensors }: AssetPlan) =>
    sensors.every(({ sensor }) => sensor.profile !== UNKNOWN_PROFILE)
  return { ...city, points: city.points.filter(isKnown) }
}

async function heard(gateway: RemoteService, count: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < HEARD_MS; waitedMs += LOOK_MS) {
    const { devices } = await gateway.status()
    if (devices.heardLastHour >= count) return
    await pause(LOOK_MS)
  }
  throw new Error(`less than ${count} sensors were heard within ${HEARD_MS} ms`)
}
