/** Mutants of the gateway's engine, timers, sender and radio. */

import { hexOf } from '../../../base/bytes.ts'
import type { Clock } from '../../../base/clock.ts'
import type { DevEui } from '../../../base/ids.ts'
import { putDevice } from '../../../gateway/engine/state.ts'
import { EU868 } from '../../../gateway/lorawan/region/eu868.ts'
import { judgeFrame } from '../../../gateway/uplink/judge.ts'
import { readMessage } from '../../../sync/read-message.ts'
import type { GatewayTransport } from '../../../sync/transport/transport.ts'
import { writeMessage } from '../../../sync/write-message.ts'
import type { Mutant } from './mutant.ts'
import { stateOf } from './on-the-disk.ts'

/** Timers of the engine's deadlines and of the hand-over are longer than those of one exchange. */
const LONG_MS = 1_000

export const AT_THE_GATEWAY: readonly Mutant[] = [
  {
    name: 'drops-timers',
    text: 'forgets every third of its timers',
    breaks: ['I1', 'I13', 'I9', 'I10'],
    isSly: true,
    bend: () => {
      let set = 0
      return {
        ports: (ports) => ({
          ...ports,
          clock: withAfter(ports.clock, (delayMs, run) => {
            if (delayMs >= LONG_MS && ++set % 3 === 0) return () => {}
            return ports.clock.after(delayMs, run)
          }),
        }),
      }
    },
  },
  {
    name: 'trusts-the-wall-clock',
    text: 'measures durations by the wall clock',
    breaks: ['I12', 'I13', 'I1', 'I2'],
    isSly: true,
    bend: () => ({
      ports: (ports) => ({
        ...ports,
        clock: { ...ports.clock, monoMs: () => ports.clock.wallMs() - WALL_2027_MS },
      }),
    }),
  },
  {
    name: 'repeats-downlink-counters',
    text: 'takes its downlink counters up again where they were some frames ago',
    breaks: ['I5'],
    bend: () => ({
      core: (core) => {
        const state = stateOf(core)
        for (const device of [...state.devices.values()]) {
          const { session } = device
          if (!session) continue
          const fCntDownNext = Math.max(0, session.fCntDownNext - 2)
          putDevice(state, { ...device, session: { ...session, fCntDownNext } })
        }
      },
    }),
  },
  {
    name: 'delivers-repeats',
    text: 'takes a frame that was repeated for a new one',
    breaks: ['I2'],
    bend: () => ({
      onFrames: (core) => (frames, accepted) => {
        const state = stateOf(core)
        for (const frame of frames) {
          const judged = judgeFrame(state, EU868, frame)
          if (judged.kind === 'uplink' && judged.repeat) forgetCounter(judged.devEui)
        }
        core.onFrames(frames, accepted)

        function forgetCounter(devEui: DevEui): void {
          const device = state.devices.get(devEui)
          if (!device?.session) return
          const fCntUpNext = device.session.fCntUpNext - 1
          putDevice(state, { ...device, session: { ...device.session, fCntUpNext } })
        }
      },
    }),
  },
  {
    name: 'accepts-old-frames',
    text: 'forgets after a restart which uplink counters it has seen',
    breaks: ['I2', 'I4'],
    isSly: true,
    bend: () => ({
      core: (core) => {
        const state = stateOf(core)
        for (const device of [...state.devices.values()]) {
          if (!device.session) continue
          putDevice(state, { ...device, session: { ...device.session, fCntUpNext: 0 } })
        }
      },
    }),
  },
  {
    name: 'accepts-unwritten',
    text: 'drops one of twenty frames and says that it is accepted',
    breaks: ['I1'],
    bend: () => {
      let heard = 0
      return {
        onFrames: (core) => (frames, accepted) => {
          if (++heard % 20 === 0) accepted()
          else core.onFrames(frames, accepted)
        },
      }
    },
  },
  {
    name: 'forgets-airtime',
    text: 'begins each run with an empty account of airtime',
    breaks: ['I11'],
    isSly: true,
    // Both that look at it: the radio's gate, and the core's own for joins and deaf time. RX2 at SF12 and
    // sensors that stay slow, or the law's hour is never nearly full.
    bend: () => ({
      settings: (settings) => ({ ...settings, rx2DataRate: 0, adr: 'off' }),
      earlier: () => [],
      core: (core) => {
        stateOf(core).airtime = []
      },
    }),
  },
  {
    name: 'opens-without-end',
    text: 'tells valves to open without saying for how long',
    breaks: ['I9'],
    bend: () => ({
      encode: (encode) => (command) => {
        const encoded = encode(command)
        if (!encoded || command.kind !== 'openValve') return encoded
        // Of ff 1d ctrl …, bit 7 of ctrl is "stop after the duration".
        const bytes = encoded.bytes.slice()
        bytes[2]! &= 0x7f
        return { ...encoded, bytes }
      },
    }),
  },
  {
    name: 'waters-twice',
    text: 'sends an order to a valve again after a restart',
    breaks: ['I9'],
    bend: () => {
      const given = new Map<
        string,
        Parameters<import('../../../gateway/core/core.ts').Core['command']>
      >()
      return {
        core: (core) => {
          for (const [id, [, origin, command]] of given) {
            void core.command(`${id}-again`, origin, command).catch(() => {})
          }
          given.clear()
          const command = core.command.bind(core)
          core.command = (id, origin, asked) => {
            if (asked.kind === 'wateringStart') given.set(id, [id, origin, asked])
            return command(id, origin, asked)
          }
        },
      }
    },
  },
  {
    name: 'frees-on-puback',
    text: 'counts a batch as delivered when the broker has it',
    breaks: ['I1', 'I13'],
    bend: () => ({ transport: acknowledgesItself }),
  },
  {
    name: 'sends-once',
    text: 'sends nothing a second time, whatever became of it',
    breaks: ['I1', 'I13'],
    bend: () => ({
      transport: (transport) => {
        const sent = new Set<string>()
        return {
          ...transport,
          send(channel, bytes) {
            const message = `${channel} ${hexOf(bytes)}`
            if (sent.has(message)) return true
            sent.add(message)
            return transport.send(channel, bytes)
          },
        }
      },
    }),
  },
  {
    name: 'keeps-dead-transmissions',
    text: 'never learns what became of its transmissions',
    // I9: a valve that listens all the time is told again and again.
    breaks: ['I10', 'I1', 'I9', 'I13'],
    bend: () => ({
      core: (core) => {
        core.onReceipt = () => {}
      },
    }),
  },
]

const WALL_2027_MS = Date.UTC(2027, 0, 1)

function withAfter(clock: Clock, after: Clock['after']): Clock {
  return { ...clock, after }
}

/** Each batch is answered by an ACK of its own making; the hypervisor's are not waited for. */
function acknowledgesItself(transport: GatewayTransport): GatewayTransport {
  let tell: (bytes: Uint8Array) => void = () => {}
  let instance: number | undefined
  return {
    ...transport,
    open: (listener) => {
      tell = (bytes) => listener.onMessage(bytes)
      transport.open({
        onUp: () => listener.onUp(),
        onDown: (reason) => listener.onDown(reason),
        onReport: (report, detail) => listener.onReport(report, detail),
        onMessage: (bytes) => {
          const read = readMessage(bytes)
          if (read.kind === 'message' && read.message.kind === 'cursor') {
            instance = read.message.instance
          }
          listener.onMessage(bytes)
        },
      })
    },
    send: (channel, bytes) => {
      const taken = transport.send(channel, bytes)
      const read = readMessage(bytes)
      if (
        taken &&
        instance !== undefined &&
        read.kind === 'message' &&
        read.message.kind === 'batch'
      ) {
        const { gw, epoch, stream, next } = read.message
        const ack = { kind: 'ack', gw, instance, epoch, stream, next, held: [] } as const
        queueMicrotask(() => tell(writeMessage(ack)))
      }
      return taken
    },
  }
}
