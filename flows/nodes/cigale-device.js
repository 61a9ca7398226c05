export { default } from './cigale-device.ts'
