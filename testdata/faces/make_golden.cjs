// Writes golden.json: what the reference implementation of the three networks makes of the pictures in this folder.
// usage: node make_golden.cjs FACE_API MODEL_DIRECTORY    (see README.md)
const fs = require('fs');
const path = require('path');
const zlib = require('zlib');

const [facePath, modelDirectory] = process.argv.slice(2);
const faceapi = require(path.resolve(facePath));
const { tf } = faceapi;

/// Of the folder's own PNGs: one IDAT, 8-bit RGB, every row unfiltered.
function readPicture(file) {
  const bytes = fs.readFileSync(file);
  const width = bytes.readUInt32BE(16), height = bytes.readUInt32BE(20);
  const start = bytes.indexOf('IDAT');
  const rows = zlib.inflateSync(bytes.subarray(start + 4, start + 4 + bytes.readUInt32BE(start - 4)));
  const samples = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    if (rows[y * (width * 3 + 1)] !== 0) throw new Error(`${file} has a filtered row`);
    samples.set(rows.subarray(y * (width * 3 + 1) + 1, (y + 1) * (width * 3 + 1)), y * width * 3);
  }
  return new faceapi.NetInput([tf.tensor3d(samples, [height, width, 3])]);
}

function load(net, name) {
  const manifest = JSON.parse(fs.readFileSync(path.join(modelDirectory, `${name}-weights_manifest.json`)));
  const values = fs.readFileSync(path.join(modelDirectory, `${name}.bin`));
  net.loadFromWeightMap(tf.io.decodeWeights(new Uint8Array(values).buffer, manifest[0].weights));
  return net;
}

async function main() {
  await tf.setBackend('cpu');
  const detector = load(new faceapi.TinyFaceDetector(), 'tiny_face_detector_model');
  const landmarks = load(new faceapi.FaceLandmark68TinyNet(), 'face_landmark_68_tiny_model');
  const recognition = load(new faceapi.FaceRecognitionNet(), 'face_recognition_model');
  const runs = {
    detector: (input) => detector.forwardInput(input, 128),
    landmarks: (input) => landmarks.runNet(input),
    descriptor: (input) => recognition.forwardInput(input),
  };
  const golden = {};
  for (const file of fs.readdirSync(__dirname).filter((name) => name.endsWith('.png')).sort()) {
    const network = path.basename(file, '.png').split('-').pop();
    const output = await runs[network](readPicture(path.join(__dirname, file))).data();
    golden[file] = Array.from(output, (value) => Number(value.toPrecision(8)));
  }
  const lines = Object.entries(golden).map(([file, values]) => `  ${JSON.stringify(file)}: ${JSON.stringify(values)}`);
  fs.writeFileSync(path.join(__dirname, 'golden.json'), `{\n${lines.join(',\n')}\n}\n`);
}

main();
