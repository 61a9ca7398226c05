/**
 * Codecs in sandboxes, one call at a time, in the thread that asks. A text is read once into an image
 * (`wasm/image.ts`) that is put back before each call, so calls share nothing but that. A text that
 * asked for the time or chance while it was read is read again for each call instead.
 */

import { describeCallee } from './callee.ts'
import type { CodecApi, CodecError, SandboxSettings } from './codec.ts'
import { hostFunctions } from './host-functions.ts'
import { ENTRIES_SCRIPT } from './inside/entries.ts'
import { legacyMatchesScript, needsLegacyMatches } from './inside/legacy-matches.ts'
import { mappingScript } from './inside/mapping.ts'
import { type KeptText, keepText, readKeptText } from './kept-text.ts'
import { type Image, imageBytes } from './wasm/image.ts'
import {
  clearEngineMemory,
  type EngineMemory,
  Instance,
  makeEngineMemory,
  type Pointer,
  type Ran,
} from './wasm/instance.ts'

/** Time and chance as the engine needs them. */
export type EngineSurroundings = {
  readonly nowMs: () => number
  readonly random: () => number
  /** Starts a measure: whether `limitMs` were computed, or passed with `stallMs` by the wall clock. */
  readonly watch: (limitMs: number, stallMs: number) => () => boolean
  /** The library of mapping expressions, as a script. */
  readonly jsonataScript: () => string
}

/** The compiled engine, and either what an earlier engine made of it or the script to make it. */
export type EngineStart = {
  readonly module: WebAssembly.Module
  readonly base?: Base
  readonly additions?: string
}

/** What a sandbox is before it knows a text; made once, shared by all threads. */
export type Base = {
  readonly image: Image
  readonly runtime: Pointer
  readonly context: Pointer
  readonly door: Pointer
}

/** A text ready to be called, or to be read anew for each call. */
export type Loaded = {
  readonly kind: TextKind
  readonly base: Base
  readonly image: Image
  readonly run: Pointer
  readonly kept: KeptText
  readonly isReadAnew: boolean
}
export type TextKind = 'codec' | 'mapping'

export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly loaded: Loaded }
  | { readonly kind: 'refused'; readonly error: CodecError }

/** `json` as the sandbox wrote it. */
export type EngineAnswer =
  | { readonly ok: true; readonly json: string; readonly api: CodecApi }
  | { readonly ok: false; readonly error: CodecError }

/** Some five thousand calls deep; V8 lets a script call about twice as deep. */
const STACK_BYTES_MAX = 2 ** 20
/** What a text leaves in memory once it is read; public codecs leave less than one megabyte. */
const IMAGE_BYTES_MAX = 4 * 2 ** 20
const FILE_NAME = 'codec.js'

type Reading = { readonly ran: Ran; readonly run?: Pointer }

export class Engine {
  readonly #settings: SandboxSettings
  readonly #surroundings: EngineSurroundings
  readonly #memory: EngineMemory
  readonly #start: EngineStart
  #base: Base | undefined
  #mappingImage: Image | undefined
  #instance: Instance | undefined
  #isOver: () => boolean = () => false
  /** Of the current run. */
  #text: string | KeptText = ''
  #wasStopped = false
  #lacksMemory = false
  /** Times that clock or chance were asked. */
  #asked = 0

  constructor(start: EngineStart, settings: SandboxSettings, surroundings: EngineSurroundings) {
    this.#start = start
    this.#base = start.base
    this.#settings = settings
    this.#surroundings = surroundings
    this.#memory = makeEngineMemory(settings.memoryBytesMax)
  }

  /** Reads a text within the load limit; refuses what is too long, no script, or fails at once. */
  load(kind: TextKind, text: string): LoadOutcome {
    const { textBytesMax } = this.#settings
    if (text.length > textBytesMax) {
      const message = `the text has ${text.length} characters, at most ${textBytesMax}`
      return { kind: 'refused', error: { kind: 'syntax', message } }
    }
    const base = this.base()
    const from = kind === 'codec' ? base.image : this.#withMappings(base)
    const asked = this.#asked
    this.#begin(this.#settings.loadLimitMs)
    const { ran, run } = this.#read(base, from, kind, text)
    if (run === undefined) return { kind: 'refused', error: this.#errorOf(base, ran) }
    const kept = keepText(text)
    // A mapping asks for the time when it is made, and again, which counts, when it is used.
    if (kind === 'codec' && this.#asked > asked)
      return { kind: 'loaded', loaded: { kind, base, image: from, run, kept, isReadAnew: true } }
    const image = this.#use().image(from)
    if (imageBytes(image) > IMAGE_BYTES_MAX) {
      const message = `the text keeps ${imageBytes(image)} bytes, at most ${IMAGE_BYTES_MAX}`
      return { kind: 'refused', error: { kind: 'memory', message } }
    }
    return { kind: 'loaded', loaded: { kind, base, image, run, kept, isReadAnew: false } }
  }

  /** One call; `input` is JSON text of a `CodecCall` or, for a mapping, of any value. */
  call(loaded: Loaded, input: string, deadlineMs = this.#settings.deadlineMs): EngineAnswer {
    const { jsonBytesMax } = this.#settings
    if (input.length > jsonBytesMax) {
      const message = `the input has ${input.length} characters, at most ${jsonBytesMax}`
      return { ok: false, error: { kind: 'result', message } }
    }
    const { base, kind, kept, isReadAnew } = loaded
    let { run } = loaded
    // A text that is read anew is read within the call's time.
    this.#begin(deadlineMs)
    this.#text = kept
    if (!isReadAnew) this.#use().restore(loaded.image)
    else {
      const reading = this.#read(base, loaded.image, kind, this.#readText())
      if (reading.run === undefined) return { ok: false, error: this.#errorOf(base, reading.ran) }
      run = reading.run
    }
    const instance = this.#use()
    let ran = instance.call(base.context, run, [input])
    if (kind === 'mapping') {
      // An expression is evaluated by promises; called with nothing, the door gives what they came to.
      if (ran.kind === 'value') ran = instance.runJobs(base.context, base.runtime)
      if (ran.kind === 'value') ran = instance.call(base.context, run, [])
    }
    const answer = ran.kind === 'value' ? instance.readText(base.context, ran.value) : undefined
    if (answer === undefined) return { ok: false, error: this.#errorOf(base, ran) }
    return this.#answerOf(answer)
  }

  /** The sandbox without a text, made on first use. */
  base(): Base {
    this.#base ??= this.#makeBase()
    return this.#base
  }

  #makeBase(): Base {
    const instance = this.#use()
    this.#begin(Number.POSITIVE_INFINITY)
    const { runtime, context, functions } = instance.start(STACK_BYTES_MAX)
    const script = this.#start.additions ?? ''
    const install = this.#must(
      instance,
      context,
      instance.evaluate(context, script, 'additions.js'),
    )
    const door = this.#must(instance, context, instance.call(context, install, functions))
    return { image: instance.image(undefined), runtime, context, door }
  }

  #withMappings(base: Base): Image {
    if (this.#mappingImage) return this.#mappingImage
    const instance = this.#use()
    instance.restore(base.image)
    this.#begin(Number.POSITIVE_INFINITY)
    const script = this.#surroundings.jsonataScript()
    this.#must(instance, base.context, instance.evaluate(base.context, script, 'jsonata.js'))
    this.#mappingImage = instance.image(base.image)
    return this.#mappingImage
  }

  /** Our own scripts do not fail. */
  #must(instance: Instance, context: Pointer, ran: Ran): Pointer {
    if (ran.kind === 'value') return ran.value
    const why = ran.kind === 'threw' ? instance.describe(context, ran.error) : ran.reason
    throw new Error(`the sandbox's own script failed: ${why}`)
  }

  /** Reads a text into a fresh sandbox and finds what to call. */
  #read(base: Base, from: Image, kind: TextKind, text: string): Reading {
    const instance = this.#use()
    const { context, door } = base
    this.#text = text
    instance.restore(from)
    let ran: Ran = { kind: 'value', value: 0 }
    for (const script of scriptsOf(kind, text)) {
      ran = instance.evaluate(context, script, script === text ? FILE_NAME : 'additions.js')
      if (ran.kind !== 'value') return { ran }
    }
    const entries = ran.value
    ran = instance.call(context, door, [kind, entries])
    return ran.kind === 'value' ? { ran, run: ran.value } : { ran }
  }

  #readText(): string {
    if (typeof this.#text !== 'string') this.#text = readKeptText(this.#text)
    return this.#text
  }

  #begin(limitMs: number): void {
    this.#wasStopped = false
    this.#lacksMemory = false
    this.#isOver = this.#surroundings.watch(limitMs, this.#settings.stallMs)
  }

  #answerOf(answer: string): EngineAnswer {
    const end = answer.indexOf('\n')
    const json = answer.slice(end + 1)
    const head = answer.slice(0, end)
    if (head !== 'error') return { ok: true, json, api: head as CodecApi }
    return { ok: false, error: this.#blamed(JSON.parse(json)) }
  }

  /** What went wrong in the last run, asked in the sandbox itself where it can still answer. */
  #errorOf(base: Base, ran: Ran): CodecError {
    const instance = this.#use()
    if (ran.kind === 'died') this.#drop()
    if (this.#wasStopped || this.#lacksMemory || ran.kind !== 'threw') {
      return this.#blamed({
        kind: 'throw',
        message: ran.kind === 'died' ? ran.reason : 'no answer',
      })
    }
    const { context, door } = base
    const said = instance.call(context, door, ['describe', ran.error])
    const text = said.kind === 'value' ? instance.readText(context, said.value) : undefined
    if (text === undefined)
      return this.#blamed({ kind: 'throw', message: 'an error that cannot be read' })
    return this.#blamed(JSON.parse(text))
  }

  /** An error that only looks like the codec's own: it was stopped, or its memory was at an end. */
  #blamed(error: CodecError): CodecError {
    if (this.#wasStopped) return { kind: 'timeout', message: 'the codec did not end in its time' }
    if (!this.#lacksMemory) return error
    this.#drop()
    const megabytes = this.#settings.memoryBytesMax / 2 ** 20
    return {
      kind: 'memory',
      message: `the codec asked for more than the ${megabytes} MB there are`,
    }
  }

  /** After a trap or for want of memory nothing inside is certain: the next run has a new instance. */
  #drop(): void {
    if (this.#instance) clearEngineMemory(this.#memory)
    this.#instance = undefined
  }

  #use(): Instance {
    this.#instance ??= this.#makeInstance()
    return this.#instance
  }

  #makeInstance(): Instance {
    const { nowMs, random } = this.#surroundings
    const counted = (ask: () => number) => () => {
      this.#asked++
      return ask()
    }
    const isOver = () => {
      this.#wasStopped ||= this.#isOver()
      return this.#wasStopped
    }
    return new Instance(
      this.#start.module,
      {
        nowMs: counted(nowMs),
        isOver,
        lacksMemory: () => {
          this.#lacksMemory = true
        },
        describeCallee: (stack) =>
          isOver() ? undefined : describeCallee(this.#readText(), FILE_NAME, stack),
        functions: hostFunctions(counted(random)),
      },
      this.#memory,
    )
  }
}

function scriptsOf(kind: TextKind, text: string): readonly string[] {
  if (kind === 'mapping') return [mappingScript(text)]
  return needsLegacyMatches(text)
    ? [legacyMatchesScript(), text, ENTRIES_SCRIPT]
    : [text, ENTRIES_SCRIPT]
}
