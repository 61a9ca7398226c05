/** The part of WebAssembly used here. Its types come with those of browsers, which are not for us. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
  }
  class Memory {
    constructor(size: { initial: number; maximum: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  type ImportValue = Memory | ((...args: never[]) => unknown)
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, ImportValue>>)
    readonly exports: Record<string, unknown>
  }
}
