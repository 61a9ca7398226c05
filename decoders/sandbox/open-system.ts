/** The sandbox on this machine: real threads, real time. */

import { systemClock } from '../../base/clock-system.ts'
import { systemRandom } from '../../base/random-system.ts'
import type { SandboxSettings } from './codec.ts'
import { SandboxHost } from './host.ts'
import { DecoderThread } from './thread-system.ts'

export function openSandbox(settings: Partial<SandboxSettings> = {}): SandboxHost {
  return new SandboxHost({
    clock: systemClock,
    random: systemRandom,
    startThread: (start) => new DecoderThread(start),
    settings,
  })
}
