/**
 * What updates ask of a disk: one flat folder of small files. `folder-system.ts` is the real one; tests
 * bring one that loses power between any two calls.
 */

export type Folder = {
  list(): Promise<string[]>
  /** All bytes of a file. Rejects with `code: 'ENOENT'` when there is none. */
  read(name: string): Promise<Uint8Array>
  /** Makes or overwrites a file, without syncing. Rejects with a `code` (ENOSPC, EIO, EROFS). */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** The file's bytes are on the medium when this resolves (fsync). */
  sync(name: string): Promise<void>
  /** Gives a file another name, and replaces what had it: after a power cut the one or the other. */
  rename(from: string, to: string): Promise<void>
  remove(name: string): Promise<void>
  /** All names are on the medium when this resolves (fsync of the folder). */
  syncNames(): Promise<void>
}

/** Bytes that are not whole yet: never read, removed at the next start. */
const UNFINISHED = '.new'

/**
 * Puts `bytes` under `name` so that a power cut leaves the old file, the new one, or none where there was
 * none, and nothing else. When it rejects, only a new look at the folder tells which.
 */
export async function putFile(folder: Folder, name: string, bytes: Uint8Array): Promise<void> {
  const unfinished = name + UNFINISHED
  await folder.write(unfinished, bytes)
  await folder.sync(unfinished)
  await folder.rename(unfinished, name)
  await folder.syncNames()
}

/** The names of whole files. What a power cut left unfinished is removed, where the disk lets us. */
export async function wholeFiles(folder: Folder): Promise<string[]> {
  const names = await folder.list()
  for (const name of names) if (name.endsWith(UNFINISHED)) await removeIfAllowed(folder, name)
  return names.filter((name) => !name.endsWith(UNFINISHED))
}

/** For files that harm nobody where they stay: a read-only disk must not stop a start. */
export async function removeIfAllowed(folder: Folder, name: string): Promise<void> {
  try {
    await folder.remove(name)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
}

/** `ENOSPC`, `EIO`: the operating system's; other errors have codes of other kinds. */
const SYSTEM_CODE = /^E[A-Z0-9]+$/

/** A refusal by the operating system, not a mistake of ours. */
export function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && SYSTEM_CODE.test(String(Reflect.get(error, 'code')))
}
