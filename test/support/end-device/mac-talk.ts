/**
 * What a device has to say to the network, and how it gets into a frame: as FOpts beside a payload, or
 * as the payload of port 0 when there is no other and 15 bytes are not enough (LoRaWAN L2 1.0.4
 * §4.3.1.6). In 1.1 some of it is said in every uplink until the network confirms it.
 */

import type { DownlinkCommand, UplinkCommand } from '../../../gateway/lorawan/mac/commands.ts'
import { F_OPTS_BYTES_MAX, writeMacCommands } from '../../../gateway/lorawan/mac/write.ts'
import { type Due, dueAfterDownlink, sayDue } from './answers-due.ts'
import type { UplinkFields } from './frames.ts'

export type Content = Pick<UplinkFields, 'fOpts' | 'fPort' | 'payload'>

/** LoRaWAN 1.1's minor version, as RekeyInd and ResetInd say it. */
const MINOR = 1
const MODE_CLASS_C = 2
const NOTHING = new Uint8Array()
/** Each of these ends one command that is said in every uplink until then. */
const CONFIRMS: Readonly<Record<string, UplinkCommand['name']>> = {
  RekeyConf: 'RekeyInd',
  ResetConf: 'ResetInd',
  DeviceModeConf: 'DeviceModeInd',
}

export class MacTalk {
  /** Answers found no room in the last frame. */
  hasMoreToSay = false
  #due: readonly Due[] = []
  /** Said until confirmed. */
  #standing: readonly UplinkCommand[] = []

  /** A new session of 1.0.x has nothing to say; one of 1.1 how it began, and a class other than A. */
  begin(how?: { readonly name: 'RekeyInd' | 'ResetInd'; readonly deviceClass: 'A' | 'C' }): void {
    this.#due = []
    this.hasMoreToSay = false
    const mode = { name: 'DeviceModeInd', mode: MODE_CLASS_C } as const
    this.#standing = how
      ? [{ name: how.name, minor: MINOR }, ...(how.deviceClass === 'C' ? [mode] : [])]
      : []
  }

  hear(
    commands: readonly DownlinkCommand[],
    answers: readonly UplinkCommand[],
    how: { readonly repeatsSticky: boolean; readonly isClassA: boolean },
  ): void {
    this.#due = dueAfterDownlink(this.#due, answers, how)
    const ended = commands.flatMap(({ name }) => CONFIRMS[name] ?? [])
    this.#standing = this.#standing.filter(({ name }) => !ended.includes(name))
  }

  /** Said by somebody else in its place. */
  forget(): void {
    this.#due = []
    this.hasMoreToSay = false
  }

  /** Beside this payload, as much as fits `room` bytes; without `fPort` there is none. */
  beside(fPort: number | undefined, payload: Uint8Array, room: number): Content {
    const standing = this.#standing.map((command) => {
      return { command, isSticky: false, wasSaid: false }
    })
    const all = [...standing, ...this.#due]
    const inFOpts = sayDue(all, Math.min(F_OPTS_BYTES_MAX, room))
    const onPort0 = fPort === undefined && isMore(inFOpts.due) ? sayDue(all, room) : undefined
    const { said, due } = onPort0 ?? inFOpts
    this.hasMoreToSay = isMore(due)
    this.#due = due.filter(({ command }) => !this.#standing.includes(command))
    const bytes = writeMacCommands(said)
    return onPort0 ? { fOpts: NOTHING, fPort: 0, payload: bytes } : { fOpts: bytes, fPort, payload }
  }
}

function isMore(due: readonly Due[]): boolean {
  return due.some(({ wasSaid }) => !wasSaid)
}
