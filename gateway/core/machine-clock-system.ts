/** The machine's own clock: lifted at the start, set when somebody has told the time, asked whether it follows NTP. */

import { execFile, execFileSync } from 'node:child_process'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { ClockFloor } from '../../base/kept-clock.ts'

const LOOK_EVERY_MS = 10 * 60_000
const COMMAND_MS = 5_000

export type Lifted =
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'lifted'; readonly floor: ClockFloor }
  /** Certificates will look as if they were not valid yet. */
  | { readonly kind: 'not-allowed'; readonly reason: string }

/**
 * Before anything speaks TLS: a clock that stands before the program's release is lifted to what the gateway
 * has lived through, as systemd-timesyncd does. It is a floor and no time: KeptClock does not believe it.
 */
export function liftClock(
  clock: Clock,
  { releasedMs, floorMs }: { readonly releasedMs: number; readonly floorMs: number },
): Lifted {
  if (clock.wallMs() >= releasedMs) return { kind: 'not-needed' }
  try {
    execFileSync('date', dateArguments(floorMs), { timeout: COMMAND_MS, stdio: 'pipe' })
  } catch (error) {
    return { kind: 'not-allowed', reason: reasonOf(error) }
  }
  return { kind: 'lifted', floor: { wallMs: clock.wallMs(), monoMs: clock.monoMs() } }
}

/** Resolves with why it could not be set; undefined when it is. */
export function setMachineClock(utcMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('date', dateArguments(utcMs), { timeout: COMMAND_MS }, (error) => {
      resolve(error ? reasonOf(error) : undefined)
    })
  })
}

/** Looks from time to time whether the kernel's clock follows NTP, whoever keeps it. */
export class NtpWatch {
  readonly #clock: Clock
  #isSynchronized = false
  #cancel: CancelTimer = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get isSynchronized(): boolean {
    return this.#isSynchronized
  }

  /** A machine without timedatectl is not looked at again. */
  open(): void {
    const args = ['show', '--property=NTPSynchronized', '--value']
    execFile('timedatectl', args, { timeout: COMMAND_MS }, (error, stdout) => {
      if (error) return
      this.#isSynchronized = stdout.trim() === 'yes'
      this.#cancel = this.#clock.after(LOOK_EVERY_MS, () => this.open())
    })
  }

  close(): void {
    this.#cancel()
  }
}

function dateArguments(utcMs: number): string[] {
  return ['-u', '-s', `@${(utcMs / 1000).toFixed(3)}`]
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: Buffer | string; message: string }
  const said = String(stderr ?? '').trim()
  return said === '' ? (message.split('\n')[0] ?? message) : (said.split('\n')[0] ?? said)
}
