// Uploads a file with tus-js-client, breaks off on the way, and resumes, as any tus client may.
// Arguments: the client's folder, the endpoint, the file, the document's SHA-256.
import { createReadStream, statSync } from 'node:fs'
import { createRequire } from 'node:module'

const [folder, endpoint, file, sha256] = process.argv.slice(2)
const { Upload } = createRequire(folder + '/')('tus-js-client')
const uploadSize = statSync(file).size
const metadata = { filename: 'from tus-js-client – ü.bin', filetype: 'application/octet-stream', sha256 }
const seen = { resumedFrom: 0, acknowledgement: '' }

function attempt (uploadUrl, breakAt) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(createReadStream(file), {
      endpoint, uploadUrl, uploadSize, metadata, chunkSize: 300_000, retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(upload.url),
      onChunkComplete: (_, accepted) => {
        if (breakAt !== undefined && accepted >= breakAt) {
          upload.abort().then(() => resolve(upload.url), reject)
        }
      },
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') seen.resumedFrom = Number(response.getHeader('Upload-Offset'))
        seen.acknowledgement = response.getHeader('Satchel-Acknowledgement') ?? seen.acknowledgement
      }
    })
    upload.start()
  })
}

const url = await attempt(undefined, 900_000)
await attempt(url, undefined)

// And one that is given up.
const abandoned = await attempt(undefined, 300_000)
await Upload.terminate(abandoned, {})
console.log(JSON.stringify({ url, abandoned, ...seen }))
