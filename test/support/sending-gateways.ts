/** Gateways with the product's own sender over a real broker, and the book of what they must have told. */

import { systemClock } from '../../base/clock-system.ts'
import { type DevEui, type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { type SyncSender, startSender } from '../../sync/driver.ts'
import type { ReadingFact } from '../../sync/fact.ts'
import { randomId48 } from '../../sync/id48.ts'
import type { SenderPolicy } from '../../sync/sender/state.ts'
import { mqttGatewayTransport } from '../../sync/transport/mqtt.ts'
import { COMMAND_KEY } from './command-key.ts'
import { FactLog } from './fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from './facts.ts'

const POLICY = { gatherMs: 20, resendFloorMs: 400 }

export class SendingGateway {
  readonly gw: GatewayEui
  readonly log = new FactLog([PROBE])
  readonly metrics = new Metrics()
  readonly alarms: string[] = []
  readonly commands: string[] = []
  readonly epoch = randomId48(systemRandom)
  readonly sender: SyncSender
  #next = 0

  constructor(number: number, broker: string, policy: Partial<SenderPolicy> = {}) {
    this.gw = idOfBytes<GatewayEui>(new Uint8Array([2, 0, 0, 0, 0, 0, number >> 8, number & 255]))
    const { gw, epoch } = this
    const surroundings = { clock: systemClock, random: systemRandom }
    this.sender = startSender({
      ...{ gw, epoch, version: 'test', source: this.log, ...surroundings },
      transport: mqttGatewayTransport({ endpoint: { url: broker }, gw, epoch, ...surroundings }),
      ...{ log: silentLog, metrics: this.metrics, policy: { ...POLICY, ...policy } },
      onAcked: () => {},
      commandKeys: [COMMAND_KEY.publicHex],
      onAlarm: (code) => this.alarms.push(code),
      onCommand: async ({ name }) => {
        this.commands.push(name)
        return { outcome: 'done', detail: `did ${name}` }
      },
    })
  }

  /** So many readings more, a tenth of them with a state, each fiftieth with an alarm. */
  append(count: number): void {
    for (const end = this.#next + count; this.#next < end; this.#next++) {
      this.log.append(this.epoch, this.#reading(this.#next))
      if (this.#next % 10 === 0) this.log.append(this.epoch, spotTaken(this.#next))
      if (this.#next % 50 === 0) this.log.append(this.epoch, callRaised(this.#next))
    }
    this.sender.factsAppended()
  }

  /** Of its own devices: what two gateways say of one moment of one device must be settled each time. */
  #reading(number: number): ReadingFact {
    const fact = reading(number)
    return { ...fact, devEui: `${this.gw.slice(8)}${fact.devEui.slice(8)}` as DevEui }
  }

  /** What it has told, or has yet to tell: (gateway, epoch, stream, seq) of each fact. */
  identities(): string[] {
    return this.log.epochs().flatMap(({ epoch, streams }) =>
      streams.flatMap(({ stream, next }) => {
        return [...Array(next).keys()].map((seq) => `${this.gw}/${epoch}/${stream}/${seq}`)
      }),
    )
  }
}
