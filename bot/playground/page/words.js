// The page's own words in both languages. What the bot says is the bot's business.
const WORDS = {
  zh: {
    title: "本机练习场",
    side: "练习场",
    chats: "会话",
    aboutTitle: "随便试，出不了这台电脑",
    about: "本机练习场：没有令牌、没有网络，任何内容都不会离开这台电脑。机器人与正式运行时是同一个程序，点开始试一试。",
    language: "界面语言",
    history: "聊天记录",
    bot: "机器人",
    members: (n) => `${n} 位成员`,
    typing: "正在输入",
    connecting: "正在连接…",
    start: "开始",
    whatCan: "这个机器人能做什么？",
    empty: "还没有消息。",
    menu: "菜单",
    menuLabel: "命令菜单",
    placeholder: "输入消息…",
    attach: "添加文件",
    send: "发送",
    reply: "回复",
    cancelReply: "取消回复",
    toBottom: "回到最新消息",
    close: "关闭",
    ok: "好",
    cancel: "取消",
    sendFiles: "发送文件",
    asFile: "图片按原文件发送",
    caption: "添加说明（可选）",
    photo: "图片",
    file: "文件",
    sticker: "贴纸",
    edited: "已编辑",
    via: (name) => `来自 @${name}`,
    you: "你",
    today: "今天",
    yesterday: "昨天",
    copy: "复制",
    copied: "已复制",
    spoiler: "隐藏的文字，点按显示",
    more: "展开全文",
    less: "收起",
    late: "机器人没有回应。",
    inlineResults: "查询结果",
    inlineNone: "没有结果",
    notYet: "练习场还不支持这个按钮。",
    failed: "没有发出去，请重试。",
    openLink: "打开链接？",
    download: (name) => `下载 ${name}`,
  },
  en: {
    title: "Local playground",
    side: "Playground",
    chats: "Chats",
    aboutTitle: "Try anything, it stays here",
    about: "Local playground: no token, no network, nothing leaves this computer. The bot is the same program that runs for real. Press Start and try it.",
    language: "Language",
    history: "Chat history",
    bot: "bot",
    members: (n) => `${n} members`,
    typing: "typing",
    connecting: "connecting…",
    start: "Start",
    whatCan: "What can this bot do?",
    empty: "No messages here yet.",
    menu: "Menu",
    menuLabel: "Command menu",
    placeholder: "Write a message…",
    attach: "Attach a file",
    send: "Send",
    reply: "Reply",
    cancelReply: "Cancel the reply",
    toBottom: "Go to the latest message",
    close: "Close",
    ok: "OK",
    cancel: "Cancel",
    sendFiles: "Send files",
    asFile: "Send pictures as files",
    caption: "Add a caption (optional)",
    photo: "Photo",
    file: "File",
    sticker: "Sticker",
    edited: "edited",
    via: (name) => `via @${name}`,
    you: "You",
    today: "Today",
    yesterday: "Yesterday",
    copy: "Copy",
    copied: "Copied",
    spoiler: "Hidden text, press to show",
    more: "Show all",
    less: "Show less",
    late: "The bot did not answer.",
    inlineResults: "Results",
    inlineNone: "No results",
    notYet: "The playground does not know this button yet.",
    failed: "Not sent. Please try again.",
    openLink: "Open this link?",
    download: (name) => `Download ${name}`,
  },
};

let language = "zh";

export function word(key, ...values) {
  const found = WORDS[language][key];
  return typeof found === "function" ? found(...values) : found;
}

export function locale() {
  return language === "zh" ? "zh-CN" : "en-GB";
}

export function setLanguage(code) {
  language = (code || "").startsWith("zh") ? "zh" : "en";
  document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-word-placeholder]")) node.placeholder = word(node.dataset.wordPlaceholder);
  for (const node of document.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", word(node.dataset.wordLabel));
    if (node.tagName === "BUTTON") node.title = word(node.dataset.wordLabel);
  }
}
