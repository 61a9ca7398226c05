export { default } from './cigale-leak.ts'
