/**
 * One instance of the engine in a memory of hard maximum, spoken to by pointers. It knows bytes,
 * values and exceptions; what is loaded and called is `engine.ts`'s.
 */

import { EXPORTS, IMPORTS, LAYOUT, PAGE_BYTES, PAGES_MIN, SILENT_IMPORTS } from './build.ts'
import { type Image, restoreImage, takeImage } from './image.ts'
import { answerMath } from './math-of-host.ts'
import { answerCallee, calleeAsked } from './named-errors.ts'
import { putWordsOfV8 } from './words-of-v8.ts'

/** A place in memory that holds a value of the engine. */
export type Pointer = number

/** What a running script can reach of the outside: numbers and texts, never objects. */
export type InstanceHost = {
  /** UTC milliseconds, for `Date`. */
  readonly nowMs: () => number
  /** Asked some thousand times a second of running; `true` stops the script. */
  readonly isOver: () => boolean
  /** Told that the memory is at its maximum and more was asked for. */
  readonly lacksMemory: () => void
  /** The message of an error about what was called, by the error's stack, where V8's is known. */
  readonly describeCallee: (stack: string) => string | undefined
  /** Functions a script's additions may call, by their number in this list. */
  readonly functions: readonly HostFunction[]
}
export type HostFunction = { readonly name: string; call(argument: string): string | number }

/** What running something came to. `died`: the instance is in an unknown state and must go. */
export type Ran =
  | { readonly kind: 'value'; readonly value: Pointer }
  | { readonly kind: 'threw'; readonly error: Pointer }
  | { readonly kind: 'died'; readonly reason: string }

type Functions = { readonly [name in keyof typeof EXPORTS]: (...args: readonly number[]) => number }

const UTF8 = new TextDecoder()
const TO_UTF8 = new TextEncoder()
const FLAG_SCRIPT = 0
const EVERY_JOB = -1
/** Each growth costs the host a look at all of its memory. */
const GROWTH_PAGES = 64

/** Used by one instance after the other: a new one each time would wait for the garbage collector. */
export type EngineMemory = { readonly memory: WebAssembly.Memory; readonly pagesMax: number }

export function makeEngineMemory(bytesMax: number): EngineMemory {
  const pagesMax = Math.max(PAGES_MIN, Math.floor(bytesMax / PAGE_BYTES))
  return { memory: new WebAssembly.Memory({ initial: PAGES_MIN, maximum: pagesMax }), pagesMax }
}

/** After an instance that must go. */
export function clearEngineMemory({ memory }: EngineMemory): void {
  new Uint8Array(memory.buffer).fill(0)
}

export class Instance {
  readonly #memory: WebAssembly.Memory
  readonly #pagesMax: number
  readonly #functions: Functions
  readonly #host: InstanceHost
  #bytes: Uint8Array

  /** `memory` is all zeros. */
  constructor(module: WebAssembly.Module, host: InstanceHost, memory: EngineMemory) {
    this.#pagesMax = memory.pagesMax
    this.#memory = memory.memory
    this.#bytes = new Uint8Array(this.#memory.buffer)
    this.#host = host
    const instance = new WebAssembly.Instance(module, { a: this.#imports() })
    const named = Object.entries(EXPORTS).map(([name, letter]) => [name, instance.exports[letter]])
    this.#functions = Object.fromEntries(named)
  }

  /** A runtime and a context in an instance that has neither, and its functions for the additions. */
  start(stackBytesMax: number): { runtime: Pointer; context: Pointer; functions: Pointer[] } {
    const call = this.#functions
    putWordsOfV8(this.#fresh())
    call.initialise()
    const runtime = call.newRuntime()
    call.setMaxStackSize(runtime, stackBytesMax)
    call.enableInterrupts(runtime)
    const context = call.newContext(runtime, 0)
    const functions = this.#host.functions.map(({ name }, index) =>
      call.newFunction(context, this.#putText(name), 1, 0, index),
    )
    return { runtime, context, functions }
  }

  evaluate(context: Pointer, text: string, fileName: string): Ran {
    return this.#run(context, () => {
      const bytes = TO_UTF8.encode(text)
      const at = this.#putBytes(bytes)
      const name = this.#putText(fileName)
      return this.#functions.evaluate(context, at, bytes.length, name, 0, FLAG_SCRIPT)
    })
  }

  /** A text among the arguments becomes a value first. */
  call(context: Pointer, callee: Pointer, args: readonly (Pointer | string)[]): Ran {
    return this.#run(context, () => {
      const values = args.map((arg) => (typeof arg === 'string' ? this.#text(context, arg) : arg))
      const list = this.#allocate(4 * Math.max(1, args.length))
      values.forEach((value, index) => {
        this.#view().setUint32(list + 4 * index, value, true)
      })
      const nothing = this.#functions.undefinedValue()
      return this.#functions.call(context, callee, nothing, args.length, list)
    })
  }

  /** Runs what promises left to do, until nothing is left or `isOver`. */
  runJobs(context: Pointer, runtime: Pointer): Ran {
    return this.#run(context, () => {
      const contextOfJob = this.#allocate(4)
      return this.#functions.executePendingJob(runtime, EVERY_JOB, contextOfJob)
    })
  }

  #text(context: Pointer, text: string): Pointer {
    const bytes = this.#putText(text)
    const value = this.#functions.newString(context, bytes)
    this.#functions.free(bytes)
    return value
  }

  /** A text value; `undefined` when there is no memory to write it down, or nothing works any more. */
  readText(context: Pointer, value: Pointer): string | undefined {
    try {
      const at = this.#functions.getString(context, value)
      const text = this.#readUntilZero(at)
      if (at !== 0) this.#functions.freeString(context, at)
      return text
    } catch {
      return undefined
    }
  }

  /** An exception for a message: never runs code of the script. */
  describe(context: Pointer, error: Pointer): string {
    return this.#readUntilZero(this.#functions.dump(context, error)) ?? ''
  }

  image(parent: Image | undefined): Image {
    return takeImage(this.#fresh(), parent)
  }

  /** All is as it was when `image` was taken; pointers of that time hold again. */
  restore(image: Image): void {
    this.#functions.restoreStack(LAYOUT.heapStart)
    const missing = image.breakAt - this.#fresh().length
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE_BYTES))
    restoreImage(this.#fresh(), image)
  }

  #run(context: Pointer, run: () => Pointer): Ran {
    try {
      const value = run()
      const error = this.#functions.resolveException(context, value)
      return error === 0 ? { kind: 'value', value } : { kind: 'threw', error }
    } catch (error) {
      // A trap of the engine, its abort, or V8's own stack at its end: nothing inside is certain now.
      return { kind: 'died', reason: error instanceof Error ? error.message : 'unknown' }
    }
  }

  #imports(): Record<string, WebAssembly.ImportValue> {
    const silent = SILENT_IMPORTS.map((letter) => [letter, () => 0] as const)
    const stop = () => {
      throw new Error('aborted')
    }
    return {
      ...Object.fromEntries(silent),
      [IMPORTS.memory]: this.#memory,
      [IMPORTS.assertionFailed]: stop,
      [IMPORTS.abort]: stop,
      [IMPORTS.now]: () => this.#answerNow(),
      [IMPORTS.shouldInterrupt]: () => Number(this.#host.isOver()),
      // UTC has no offset and no summer: the fields asked for are the zeros of `struct tm`.
      [IMPORTS.localTime]: (_seconds: bigint, tm: Pointer) =>
        void this.#fresh().fill(0, tm, tm + 44),
      [IMPORTS.timeZone]: (
        zone: Pointer,
        daylight: Pointer,
        standard: Pointer,
        summer: Pointer,
      ) => {
        this.#view().setUint32(zone, 0, true)
        this.#view().setUint32(daylight, 0, true)
        for (const name of [standard, summer]) this.#fresh().set(TO_UTF8.encode('UTC\0'), name)
      },
      [IMPORTS.growMemory]: (bytes: number) => Number(this.#grow(bytes >>> 0)),
      [IMPORTS.callHost]: (
        context: Pointer,
        _this: Pointer,
        count: number,
        args: Pointer,
        id: number,
      ) => this.#callHost(context, id, count > 0 ? this.#functions.argument(args, 0) : 0),
    }
  }

  #answerNow(): number {
    const asked = calleeAsked(this.#view())
    if (!asked) return answerMath(this.#view()) ?? this.#host.nowMs()
    const message = this.#host.describeCallee(this.readText(asked.context, asked.stack) ?? '')
    if (message !== undefined) {
      const value = this.#text(asked.context, message)
      answerCallee(this.#view(), value)
      this.#functions.free(value)
    }
    return 0
  }

  #grow(bytes: number): boolean {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE_BYTES)
    const room = this.#pagesMax - this.#memory.buffer.byteLength / PAGE_BYTES
    if (missing > room) {
      this.#host.lacksMemory()
      return false
    }
    this.#memory.grow(Math.min(room, Math.max(missing, GROWTH_PAGES)))
    return true
  }

  #callHost(context: Pointer, id: number, argument: Pointer): Pointer {
    const text = argument === 0 ? '' : (this.readText(context, argument) ?? '')
    const answer = this.#host.functions[id]?.call(text) ?? 0
    if (typeof answer === 'string') return this.#text(context, answer)
    return this.#functions.newFloat64(context, answer)
  }

  #allocate(bytes: number): Pointer {
    const at = this.#functions.malloc(bytes)
    if (at === 0) throw new Error('out of memory')
    return at
  }

  #putBytes(bytes: Uint8Array): Pointer {
    const at = this.#allocate(bytes.length + 1)
    const memory = this.#fresh()
    memory.set(bytes, at)
    memory[at + bytes.length] = 0
    return at
  }

  #putText(text: string): Pointer {
    return this.#putBytes(TO_UTF8.encode(text))
  }

  #readUntilZero(at: Pointer): string | undefined {
    if (at === 0) return undefined
    const memory = this.#fresh()
    return UTF8.decode(memory.subarray(at, memory.indexOf(0, at)))
  }

  /** Growing the memory leaves older views empty. */
  #fresh(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#memory.buffer)
    return this.#bytes
  }

  #view(): DataView {
    return new DataView(this.#memory.buffer)
  }
}
