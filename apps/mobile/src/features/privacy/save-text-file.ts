/**
 * Gives a file to the person: H5 saves it as a download; WeChat lets a mini program only send files to a chat, e.g. to
 * 文件传输助手, from where it can be kept.
 */
export async function saveTextFile(name: string, text: string): Promise<void> {
  // #ifdef H5
  const address = URL.createObjectURL(new Blob([text]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  // #endif
  // #ifdef MP-WEIXIN
  const filePath = `${wx.env.USER_DATA_PATH}/${name}`;
  const files = wx.getFileSystemManager();
  files.writeFileSync(filePath, text, 'utf8');
  await new Promise<void>((done) => wx.shareFileMessage({ filePath, fileName: name, complete: () => done() }));
  // The device keeps no copy that its owner does not know of.
  files.unlinkSync(filePath);
  // #endif
}
