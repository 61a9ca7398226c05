/**
 * `cigale decoder run`: a codec file over lines of JSON, in the sandbox the gateway would run it in
 * (codec API, "Command line"). One answer a line, in order, whatever the codec does.
 */

import { createReadStream, readFileSync } from 'node:fs'
import type { CodecAnswer } from '../../decoders/sandbox/codec.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { type DecoderLine, readDecoderLine } from './decoder-line.ts'
import { CommandFailure } from './failure.ts'

export type DecoderRunFlags = {
  readonly codec: string
  readonly input: string
  readonly op?: string
  readonly deadline: number
}

/** Lines read ahead of the answers; the rest waits in the pipe. */
const AHEAD_MAX = 64
/** Nobody's frame waits here: a busy machine should not change an answer. */
const STALL_MS = 1_000
const CODEC = 'codec'

type InputError = { readonly kind: 'input'; readonly message: string }
type LineAnswer = CodecAnswer | { readonly ok: false; readonly error: InputError }

export async function decoderRun(flags: DecoderRunFlags): Promise<number> {
  const text = readCodec(flags.codec)
  const sandbox = openSandbox({
    deadlineMs: flags.deadline,
    stallMs: STALL_MS,
    waitingMax: AHEAD_MAX,
    // Here every line is to be answered by the codec itself.
    failuresMax: Number.POSITIVE_INFINITY,
  })
  try {
    const loading = sandbox.load({ id: CODEC, text })
    async function answerOf({ call, problem }: DecoderLine): Promise<LineAnswer> {
      if (!call) return { ok: false, error: { kind: 'input', message: problem } }
      const loaded = await loading
      return loaded.ok ? await sandbox.call(CODEC, call) : loaded
    }
    const ahead: Promise<string>[] = []
    for await (const line of linesOf(openInput(flags.input))) {
      if (line.trim() === '') continue
      const read = readDecoderLine(line, flags.op)
      ahead.push(answerOf(read).then((answer) => JSON.stringify({ id: read.id, ...answer })))
      if (ahead.length >= AHEAD_MAX) await write(await ahead.shift()!)
    }
    for (const answer of ahead) await write(await answer)
    await loading
  } finally {
    sandbox.close()
  }
  return 0
}

function readCodec(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    throw new CommandFailure(`the codec ${file} cannot be read (${why}): give a JavaScript file`)
  }
}

function openInput(input: string): NodeJS.ReadableStream {
  return input === '-' ? process.stdin : createReadStream(input)
}

/** Lines end at a line feed only: JSON may hold the other ends of line that `node:readline` knows. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let rest = ''
  for await (const part of input) {
    const lines = (rest + part).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  yield rest
}

/** Waits while the reader of our output is slower than we are. */
async function write(line: string): Promise<void> {
  if (process.stdout.write(`${line}\n`)) return
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
}
