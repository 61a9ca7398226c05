/** The files of a repository, on the maintainer's side. `build-files-system.ts` keeps them in a folder. */

export type RepositoryFiles = {
  /** `undefined` when there is none. */
  read(path: string): Promise<Uint8Array | undefined>
  /** The file is whole on the medium when this resolves. */
  write(path: string, bytes: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** Names of the files directly in a folder; none where there is no such folder. */
  list(folder: string): Promise<string[]>
}

/** `no-repository`: nothing there. `unsigned`: signatures are missing. `refused`: asked for what cannot be. */
export type BuildErrorCode = 'no-repository' | 'unsigned' | 'refused'

export class BuildError extends Error {
  override name = 'BuildError'
  readonly code: BuildErrorCode

  constructor(code: BuildErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
