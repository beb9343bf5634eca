// What a link need not spell out: text that scenarios share, known to writer and reader alike.
import { utf8 } from '../util/bytes.ts'

/**
 * The preset dictionary of links of format 1. A published link cannot be read with another one, so it never changes, not even
 * where a field is renamed: a better one would be format 2. What comes last is found cheapest.
 */
export const dictionary1 = utf8(
  [
    '"process":{"concurrency":,"logLevel":"trace","debug","warn","error","critical","seed":,"startTime":"20',
    '"node":{"id":"","cluster":"","limits":{"memoryPages":"hostCalls":"traceBytes":"events":',
    '"target":"1.36","1.37","1.38","1.39","thread":,"trailers":[["chunks":[{"base64":"',
    '{"any":"BytesValue","value":{"{"any":"Struct","value":{""vm":{"id":","configuration":{"environment":{"',
    'failOpen":true,"failurePolicy":"open","closed","allowOnHeadersStopIteration":true,false,"capabilities":["proxy_',
    '"rootId":"","bufferLimit":"listener":{"port":"prefix":"/","protocol":"http1"network","connection":{',
    '"services":[{"plugin":""singleton":"accessLoggers":[{"httpCall"grpc"faults":[{"advance":{"Ms":',
    '"authorization","Bearer "cookie","set-cookie","accept","application/json","user-agent","curl/',
    '"content-length","transfer-encoding","chunked"x-request-id","x-forwarded-for","location","cache-control","no-cache"',
    'www-authenticate","host":"localhost:10000"method":"POST","PUT","DELETE","HEAD","authority":"example.com"',
    'path":"/"headers":[["content-type","text/plain"]],"body":{"text":""outcome":"completed"local-reply"paused"reset"failed"',
    'upstream":null},{"step":0,"upstream":{"headers":{"{"step":1,"response":{"status":401,403,404,500,502,503,',
    '"content-type":"application/json"delayMs":"match":{"method":"GET","log":"","count":1},"level":"info"},',
    '{"stat":"wasmcustom.","equals":"1"}],"checks":[{"step":0,"response":{"status":200,"headers":{"Hello World","body":"',
    '{"version":1,"title":"","notes":"","modules":{"filter":{"demo":"0"name":"filter.wasm","size":,"file":"filter.go.wasm",',
    '"sha256":""}},"plugins":[{"id":"filter","name":"filter","module":"filter","configuration":{"any":"StringValue","value":""}}],',
    '"chains":{"http":["filter"]},"routes":[{"cluster":"web"}],"clusters":[{"name":"web","rules":[{"answer":{"status":200,',
    '"headers":[["content-type","text/plain"]],"body":{"text":"Hello World"}}}]}],"steps":[{"request":{"path":"/","headers":[["',
  ].join(''),
)
