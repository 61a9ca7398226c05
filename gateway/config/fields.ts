/** Values that several parts of a configuration share. */

import { z } from 'zod'

export const hexId = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits, lower case`)

export const bindAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$/, 'ADDRESS:PORT, for instance 127.0.0.1:1700')

export const pemFile = z.string().min(1).describe('path of a PEM file')

/** A broker and how to come in. */
export const mqttEndpointFields = {
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^/]+$/, 'mqtt://HOST:PORT or mqtts://HOST:PORT')
    .describe('mqtts:// except on this machine'),
  username: z.string().optional(),
  passwordFile: z.string().optional(),
  cert: pemFile.optional(),
  key: pemFile.optional(),
  ca: pemFile.optional(),
  tls: z
    .enum(['1.2', '1.3'])
    .default('1.3')
    .describe('least version of TLS; 1.2 only where the city allows it'),
}
