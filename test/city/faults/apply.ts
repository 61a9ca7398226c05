/** A fault of the list, done to the city when its time has come. */

import { seededRandom } from '../../../base/random.ts'
import type { City } from '../city.ts'
import { FAIR } from '../link/backhaul.ts'
import type { Fault } from './fault.ts'

export function apply(city: City, fault: Fault): void {
  const { clock, backhaul, hypervisor } = city
  const later = (ms: number, run: () => void) => clock.after(ms, run)
  switch (fault.kind) {
    case 'brokerStop':
      backhaul.stopBroker(fault.forgets)
      later(fault.forMs, () => backhaul.startBroker())
      return
    case 'weather':
      backhaul.weather = fault.weather
      later(fault.forMs, () => {
        if (backhaul.weather === fault.weather) backhaul.weather = FAIR
      })
      return
    case 'hypervisorKill':
      hypervisor.kill()
      return
    case 'hypervisorDiesAfterCommit':
      hypervisor.dieAfterCommit()
      return
    case 'hypervisorRestore':
      hypervisor.restore(fault.howManyBack)
      return
    case 'hypervisorDiskFull':
      hypervisor.writeFailures = fault.writes
      return
    case 'noise':
      city.reception.extraNoiseDb += fault.extraDb
      later(fault.forMs, () => {
        city.reception.extraNoiseDb -= fault.extraDb
      })
      return
    default:
      applyToGateway(city, fault)
  }
}

function applyToGateway(city: City, fault: Extract<Fault, { readonly gateway: number }>): void {
  const { clock, backhaul } = city
  const gateway = city.gateways.get(fault.gateway)
  if (!gateway) return
  const later = (ms: number, run: () => void) => clock.after(ms, run)
  switch (fault.kind) {
    case 'gatewayKill':
      gateway.kill()
      return
    case 'powerCut':
      gateway.cutPower({ clockIsSet: fault.clockIsSet })
      later(fault.ntpAfterMs, () => gateway.clock.discipline())
      return
    case 'powerCutInCommit':
      gateway.cutPowerInCommit()
      return
    case 'clockStep':
      gateway.clock.stepWall(fault.byMs)
      later(fault.ntpAfterMs, () => gateway.clock.discipline())
      return
    case 'freeze':
      gateway.freeze(fault.forMs)
      return
    case 'slowDisk':
      gateway.trouble.stallMs += fault.stallMs
      later(fault.forMs, () => {
        gateway.trouble.stallMs -= fault.stallMs
      })
      return
    case 'diskError':
      gateway.trouble.failures = 1
      return
    case 'concentratorRestart':
      gateway.restartConcentrator()
      return
    case 'linkLost':
      backhaul.setWay(gateway.eui, fault.way)
      later(fault.forMs, () => backhaul.setWay(gateway.eui, 'open'))
      return
    case 'replay':
      replay(city, fault)
      return
    case 'foreignTraffic':
      chatter(city, fault)
      return
    case 'sensorDies':
      city.unit(fault)?.die()
      return
    case 'sensorFlaps':
      city.unit(fault)?.flap(fault.forMs)
      return
    case 'leak':
      city.unit(fault)?.leak(fault.litresPerHour)
      return
    case 'valveJams':
      city.unit(fault)?.jam()
      return
    default:
      fault satisfies never
  }
}

/** Frames that were on the air some time ago are sent again, as they were, by somebody else. */
function replay(city: City, fault: Extract<Fault, { kind: 'replay' }>): void {
  const random = seededRandom(city.scenario.seed, `replay ${fault.atMs}`)
  const { recorded } = city
  for (let i = 0; i < fault.frames && recorded.length > 0; i++) {
    const phyPayload = recorded[random.below(recorded.length)]!
    city.clock.after(random.unit() * 60_000, () => city.stranger(fault.gateway, phyPayload))
  }
}

/** Devices of other networks: well-formed frames under addresses that are not ours. */
function chatter(city: City, fault: Extract<Fault, { kind: 'foreignTraffic' }>): void {
  const random = seededRandom(city.scenario.seed, `chatter ${fault.atMs}`)
  const untilMs = city.clock.monoMs() + fault.forMs
  const speak = (): void => {
    if (city.clock.monoMs() > untilMs) return
    const phyPayload = Uint8Array.of(0x40, ...random.bytes(12 + random.below(30)))
    city.stranger(fault.gateway, phyPayload)
    city.clock.after((2 * random.unit() * 60_000) / fault.perMinute, speak)
  }
  speak()
}
