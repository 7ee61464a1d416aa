// Imported first by the commands, and written so that an old Node can still read it and say what is wrong.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('需要 Node.js 20.19 或更高版本，当前是 ' + process.versions.node + '。请从 https://nodejs.org 安装后重试。');
  console.error('(Node.js 20.19 or newer is needed.)');
  process.exit(1);
}
