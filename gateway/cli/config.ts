/** `cigale config check|schema|show`. */

import { stringify } from 'yaml'
import { problemText, readConfig } from '../config/load.ts'
import { configJsonSchema } from '../config/schema.ts'
import { type CommonOptions, loadConfig, readGivenFile } from './options.ts'
import { noteProblem, sayJson, saySentence } from './output.ts'

export async function configCheck(file: string, options: CommonOptions): Promise<number> {
  const read = readConfig(readGivenFile(file))
  const problems = read.kind === 'rejected' ? read.problems : []
  if (options.json) sayJson({ file, valid: problems.length === 0, problems })
  else if (problems.length === 0) saySentence(`${file} is valid`)
  else for (const problem of problems) noteProblem(problemText(file, problem))
  return problems.length === 0 ? 0 : 1
}

export async function configSchema(): Promise<number> {
  sayJson(configJsonSchema())
  return 0
}

/** The values that hold, defaults included. Secrets are in files of their own, named here. */
export async function configShow(file: string, options: CommonOptions): Promise<number> {
  const config = loadConfig(file)
  if (options.json) sayJson(config)
  else process.stdout.write(stringify(config))
  return 0
}
