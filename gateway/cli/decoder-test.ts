/**
 * `cigale decoder test`: a package as a gateway will meet it: its examples, frames that are damaged, and
 * beside another version on recorded frames.
 */

import { bytesOfHex } from '../../base/bytes.ts'
import { systemClock } from '../../base/clock-system.ts'
import { seededRandom } from '../../base/random.ts'
import type { DecoderPackage } from '../../decoders/bundle/package.ts'
import { lackOfVectors } from '../../decoders/bundle/package-vectors.ts'
import type { DecodeResult } from '../../decoders/contract.ts'
import type { SandboxHost } from '../../decoders/sandbox/host.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { compare, newComparison, objection } from '../decoding/comparison.ts'
import { damagedFrame, type Frame } from '../decoding/damaged-frames.ts'
import type { RunningDecoder } from '../decoding/running.ts'
import { openInSandbox, readPackageFile } from './decoder-examples.ts'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, readGivenFile } from './options.ts'
import { note, say, sayJson, saySentence } from './output.ts'
import { progressBar } from './progress.ts'

export type DecoderTestFlags = CommonOptions & {
  readonly fuzz: number
  readonly seed: number
  readonly against?: string
  readonly frames?: string
}

type Findings = {
  readonly profile: string
  readonly version: string
  readonly examples: { readonly count: number; readonly problem: string | null }
  readonly publishable: string | null
  readonly damaged: Damaged
  readonly compared: { readonly frames: number; readonly objection: string | null } | null
}
type Damaged = {
  readonly frames: number
  readonly decoded: number
  readonly refused: number
  readonly threw: number
  readonly timeouts: number
  readonly memory: number
  readonly slowestMs: number
  /** The first frame that ran out of time or memory. */
  readonly example: { readonly fPort: number; readonly hex: string } | null
}

export async function decoderTest(file: string, flags: DecoderTestFlags): Promise<number> {
  // A codec that fails at everything is to be told so for each frame.
  const sandbox = openSandbox({ failuresMax: Number.POSITIVE_INFINITY })
  try {
    const { package: one } = readPackageFile(file)
    const { decoder, examplesProblem } = await openInSandbox(sandbox, one, file)
    const problem = (await examplesProblem()) ?? null
    const findings: Findings = {
      profile: one.manifest.id,
      version: one.manifest.version,
      examples: { count: one.vectors.length, problem },
      publishable: lackOfVectors(one.vectors) ?? null,
      damaged: await tryDamaged(decoder, one, flags),
      compared: await compared(sandbox, decoder, flags),
    }
    if (flags.json) sayJson(findings)
    else tell(findings)
    const { damaged } = findings
    const isWell = problem === null && damaged.timeouts + damaged.memory === 0
    return isWell && !findings.compared?.objection ? 0 : 1
  } finally {
    sandbox.close()
  }
}

async function tryDamaged(
  decoder: RunningDecoder,
  { vectors }: DecoderPackage,
  { fuzz, seed }: DecoderTestFlags,
): Promise<Damaged> {
  const random = seededRandom(seed, 'damaged frames')
  const onProgress = progressBar('damaged frames')
  const counts = { decoded: 0, refused: 0, threw: 0, timeouts: 0, memory: 0 }
  let slowestMs = 0
  let example: Damaged['example'] = null
  for (let n = 0; n < fuzz; n++) {
    const frame = damagedFrame(vectors, random)
    const startMs = systemClock.monoMs()
    const result = await decoder.decode({ ...frame, receivedMs: systemClock.wallMs() })
    slowestMs = Math.max(slowestMs, systemClock.monoMs() - startMs)
    const outcome = outcomeOf(result)
    counts[outcome]++
    if (outcome === 'timeouts' || outcome === 'memory') example ??= asText(frame)
    onProgress(n + 1, fuzz)
  }
  return { frames: fuzz, ...counts, slowestMs: Math.round(slowestMs), example }
}

function outcomeOf(result: DecodeResult) {
  if (result.kind === 'decoded') return 'decoded'
  if (result.error === 'timeout') return 'timeouts'
  if (result.error === 'memory') return 'memory'
  return result.error === 'threw' ? 'threw' : 'refused'
}

function asText({ fPort, bytes }: Frame): { fPort: number; hex: string } {
  return { fPort, hex: Buffer.from(bytes).toString('hex') }
}

/** Both versions over the recorded frames of a device of theirs. */
async function compared(
  sandbox: SandboxHost,
  decoder: RunningDecoder,
  { against, frames }: DecoderTestFlags,
): Promise<Findings['compared']> {
  if (against === undefined || frames === undefined) {
    if (against !== undefined || frames !== undefined) {
      throw new CommandFailure('--against and --frames belong together: what with, and on what')
    }
    return null
  }
  const old = await openInSandbox(sandbox, readPackageFile(against).package, against)
  const into = newComparison()
  for (const { receivedMs, ...frame } of recordedFrames(frames)) {
    const input = { ...frame, receivedMs }
    compare(into, await old.decoder.decode(input), await decoder.decode(input))
  }
  return { frames: into.frames, objection: objection(into, {}) ?? null }
}

/** Lines of `cigale events --type uplink`. */
function recordedFrames(file: string): (Frame & { readonly receivedMs: number })[] {
  const lines = readGivenFile(file).split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      const { type, fPort, frmPayload, at } = JSON.parse(line)
      if (type !== 'uplink' || !fPort) return []
      const bytes = bytesOfHex(frmPayload)
      if (!bytes) throw new Error('frmPayload is no hex')
      return [{ fPort, bytes, receivedMs: Date.parse(at) }]
    } catch (cause) {
      throw new CommandFailure(`${file}:${i + 1} is no line of cigale events: ${cause}`, { cause })
    }
  })
}

function tell({
  profile,
  version,
  examples,
  publishable,
  damaged,
  compared: both,
}: Findings): void {
  say(`${profile} ${version}`)
  saySentence(`  examples: ${examples.problem ?? `${examples.count} of ${examples.count} pass`}`)
  const { frames, decoded, refused, threw, timeouts, memory, slowestMs, example } = damaged
  saySentence(
    `  ${frames} damaged frames: ${decoded} decoded, ${refused} refused, ${threw} threw, ` +
      `${timeouts} ran out of time, ${memory} out of memory; the slowest took ${slowestMs} ms`,
  )
  if (example) saySentence(`    the first to run out: fPort ${example.fPort}, ${example.hex}`)
  if (both)
    saySentence(
      `  beside the other version on ${both.frames} frames: ${both.objection ?? 'agrees'}`,
    )
  if (publishable !== null) note(`it can be tried out, not published: ${publishable}`)
}
