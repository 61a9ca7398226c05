/** Where people and programs reach the gateway: plain HTTP for this machine, HTTPS for the network. */

import { z } from 'zod'
import { bindAddress, pemFile } from './fields.ts'

const httpsSchema = z.strictObject({
  bind: bindAddress.default('0.0.0.0:8443'),
  cert: pemFile.describe('made by the city: cigale ca console; read again when it is replaced'),
  key: pemFile,
  ca: pemFile.describe("the city's authority, that telephones take once: /ca.crt"),
  plain: bindAddress
    .default('0.0.0.0:8081')
    .describe('plain HTTP: /ca.crt and how to trust it, nothing else'),
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a host name without .local, in small letters')
    .optional()
    .describe('NAME.local on the network (mDNS); cigale- and the end of the EUI when left out'),
})
export type HttpsConfig = z.infer<typeof httpsSchema>

export const apiSchema = z
  .strictObject({
    bind: bindAddress.default('127.0.0.1:8080'),
    https: httpsSchema.optional().describe('for telephones and computers on the network'),
  })
  .default({ bind: '127.0.0.1:8080' })
