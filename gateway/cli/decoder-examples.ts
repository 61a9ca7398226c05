/**
 * The examples of a package, run in the sandbox as a gateway will run them: what does not pass here would be
 * refused there.
 */

import { readFileSync } from 'node:fs'
import { systemClock } from '../../base/clock-system.ts'
import { type DecoderPackage, readPackage } from '../../decoders/bundle/package.ts'
import type { SandboxHost } from '../../decoders/sandbox/host.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { openPackage, type RunningDecoder, sandboxIdOf } from '../decoding/running.ts'
import { selfTest } from '../decoding/self-test.ts'
import { CommandFailure } from './failure.ts'

/** The bytes of a package file with what is in them. Throws CommandFailure for what is none. */
export function readPackageFile(path: string): {
  readonly bytes: Uint8Array
  readonly package: DecoderPackage
} {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(path))
  } catch (cause) {
    throw new CommandFailure(`tried to read ${path}: ${(cause as Error).message}`, { cause })
  }
  const read = readPackage(bytes)
  if (read.kind === 'package') return { bytes, package: read.package }
  throw new CommandFailure(`${path} ${read.detail}: make it with cigale decoder pack`)
}

export type OpenedPackage = {
  readonly decoder: RunningDecoder
  /** Why the examples do not pass: the first that fails. */
  readonly examplesProblem: () => Promise<string | undefined>
}

/** Loads a package. `name` tells two versions of one profile apart. Throws CommandFailure. */
export async function openInSandbox(
  sandbox: SandboxHost,
  { manifest, code, vectors }: DecoderPackage,
  name: string,
): Promise<OpenedPackage> {
  const { id: profile, version, channels, mapping } = manifest
  const ref = { version, sha256: name }
  const running = await openPackage(sandbox, { profile, ref, code, mapping, channels })
  if (running.kind === 'refused') throw new CommandFailure(`${name}: ${running.detail}`)
  if (running.kind === 'unavailable')
    throw new CommandFailure(`${name}: the sandbox does not start`)
  const id = sandboxIdOf({ profile, ref })
  return {
    decoder: running.decoder,
    async examplesProblem() {
      const tested = await selfTest(sandbox, id, vectors, systemClock)
      if (tested.kind === 'passed') return undefined
      return tested.kind === 'failed' ? tested.detail : 'the sandbox takes nothing'
    },
  }
}

/** Throws CommandFailure with the first example that fails. */
export async function requireExamples(one: DecoderPackage, name: string): Promise<void> {
  const sandbox = openSandbox()
  try {
    const { examplesProblem } = await openInSandbox(sandbox, one, name)
    const problem = await examplesProblem()
    if (problem === undefined) return
    throw new CommandFailure(
      `${name}: ${problem}. A gateway would refuse it: mend the codec, or the example if that is wrong`,
    )
  } finally {
    sandbox.close()
  }
}
