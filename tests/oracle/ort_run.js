// What ONNX Runtime gives: node ort_run.js MODEL.onnx FOLDER. FOLDER/inputs.json is [{"name", "type": "float32" or "int64", "dims", "file"}], the files raw and
// little-endian; writes each output as FOLDER/NAME.out, raw floats, and prints its extents. ONNX Runtime comes from $ORT/node_modules (npm install onnxruntime-node).
const fs = require('fs');
const path = require('path');
const ort = require(path.join(process.env.ORT || '/tmp/ort', 'node_modules', 'onnxruntime-node'));

function tensor(folder, { type, dims, file }) {
  const bytes = fs.readFileSync(path.join(folder, file));
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return new ort.Tensor(type, type === 'int64' ? new BigInt64Array(buffer) : new Float32Array(buffer), dims);
}

async function main([model, folder]) {
  const inputs = JSON.parse(fs.readFileSync(path.join(folder, 'inputs.json')));
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1 });
  const outputs = await session.run(Object.fromEntries(inputs.map((input) => [input.name, tensor(folder, input)])));
  for (const [name, { data, dims }] of Object.entries(outputs)) {
    fs.writeFileSync(path.join(folder, `${name}.out`), Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    console.log(name, dims.join('x'));
  }
}

main(process.argv.slice(2)).catch((error) => { console.error(String(error)); process.exit(1); });
