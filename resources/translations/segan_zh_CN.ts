<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>segan</name>
  <message>
   <location filename="../../segan_desktop/app.py" />
   <source>Something went wrong in the program. What you have saved is safe.</source>
   <translation>程序出错。已保存的内容是安全的。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/app.py" />
   <source>Details are in {file}</source>
   <translation>详情见 {file}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/controls.py" />
   <source>Without effect while “{field}” is {value}.</source>
   <translation>“{field}”为 {value} 时不起作用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/controls.py" />
   <source>not set</source>
   <translation>未设置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/controls.py" />
   <source>Reset to default (Ctrl+Backspace)</source>
   <translation>恢复默认值（Ctrl+Backspace）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/controls.py" />
   <source>Reset {field}</source>
   <translation>重置{field}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>another model</source>
   <translation>另一个模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>Find it in the model</source>
   <translation>在模型中查找</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} was made with {model}, which is not here. Open that model first.</source>
   <translation>{name} 由模型 {model} 生成，而此处没有该模型。请先打开它。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} was made with {model}, which is not here. It was applied to the open model, which makes another picture of it.</source>
   <translation>{name} 由模型 {model} 生成，而此处没有该模型。已将其应用到当前打开的模型，得到的图片会有所不同。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} was made with {model}, which is not here, and the open model has other dimensions. Nothing was changed.</source>
   <translation>{name} 由模型 {model} 生成，而此处没有该模型，且当前打开的模型具有不同的维度。未作任何更改。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>Find the model…</source>
   <translation>查找该模型…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} names dimensions that the open model does not have. Nothing was changed.</source>
   <translation>{name} 中的某些维度在当前打开的模型中不存在。未作任何更改。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} is a grid; this is what it was made from.</source>
   <translation>{name} 是一张网格图；这是生成它的起点。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>Choose a picture of it…</source>
   <translation>选择其中一张…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>Restored: {name}. Its key frames are in Interpolation.</source>
   <translation>已恢复：{name}。其关键帧在“插值”中。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>Restored: {name}.</source>
   <translation>已恢复：{name}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/arrivals.py" />
   <source>{name} holds an empty sheet, so there is no state to go back to.</source>
   <translation>{name} 中的表格为空，因此没有可恢复的状态。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/carrying.py" />
   <source>There is no edit on the clipboard. Copy one with Ctrl+C while the picture is shown.</source>
   <translation>剪贴板上没有编辑。请在显示图片时用 Ctrl+C 复制一个。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/carrying.py" />
   <source>What is on the clipboard is too large for an edit (over {n} MB).</source>
   <translation>剪贴板上的内容过大，不可能是编辑（超过 {n} MB）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/carrying.py" />
   <source>What is on the clipboard is no edit. Copy one with Ctrl+C while the picture is shown.</source>
   <translation>剪贴板上的内容不是编辑。请在显示图片时用 Ctrl+C 复制一个。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/carrying.py" />
   <source>The edit on the clipboard was made by a newer version of SEGAN. Update this one to use it.</source>
   <translation>剪贴板上的编辑由更新版本的 SEGAN 生成。请更新本程序后再使用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/carrying.py" />
   <source>The edit on the clipboard is damaged: {reason}</source>
   <translation>剪贴板上的编辑已损坏：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>Swap</source>
   <translation>切换</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>Go to A, and again to B, and so to and fro (X)</source>
   <translation>转到 A，再转到 B，如此往返（X）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>Split</source>
   <translation>分屏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>A on the left, the present picture on the right; drag the line between them (C)</source>
   <translation>左边是 A，右边是当前图片；可拖动中间的分界线（C）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>Keep this picture as {slot}</source>
   <translation>将此图片保留为 {slot}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>Keep the present picture as {slot} (Shift+{slot})</source>
   <translation>将当前图片保留为 {slot}（Shift+{slot}）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/comparison.py" />
   <source>now</source>
   <translation>当前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_notes.py" />
   <source>The names of this model's dimensions could not be read. They are kept in {file}.</source>
   <translation>无法读取此模型的维度名称。它们保存在 {file} 中。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_notes.py" />
   <source>The names of dimensions could not be saved in {folder} ({why}). Check the place and its rights.</source>
   <translation>无法将维度名称保存到 {folder}（{why}）。请检查该位置及其权限。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Star {dimension}</source>
   <translation>为 {dimension} 加星标</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Lock {dimension}</source>
   <translation>锁定 {dimension}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Star: keep it at the top of the list (S)</source>
   <translation>星标：固定在列表顶部（S）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Lock: randomising leaves it as it is (L)</source>
   <translation>锁定：随机化时保持不变（L）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>colours (rgb)</source>
   <translation>颜色（rgb）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>features (conv)</source>
   <translation>特征（conv）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>It has no visible effect in this model, so there is nothing to steer.</source>
   <translation>它在此模型中没有可见效果，因此无可调节。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Changes the picture by {share} of its range per σ.</source>
   <translation>每 σ 使图片变化其取值范围的 {share}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Double-click the name, or F2: name it, with #tags.</source>
   <translation>双击名称或按 F2：命名，可加 #标签。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>no visible effect</source>
   <translation>无可见效果</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Name of {dimension}</source>
   <translation>{dimension} 的名称</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Name and tags…	F2</source>
   <translation>名称和标签…	F2</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>No star	S</source>
   <translation>取消星标	S</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Star	S</source>
   <translation>加星标	S</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Unlock	L</source>
   <translation>解锁	L</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Lock	L</source>
   <translation>锁定	L</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>Return to 0	Del</source>
   <translation>归零	Del</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>What {dimension} does</source>
   <translation>{dimension} 的作用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>The picture at {sigmas} σ. Click to go there.</source>
   <translation>{sigmas} σ 处的图片。单击即可转到。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/dimension_row.py" />
   <source>name #tag #tag</source>
   <translation>名称 #标签 #标签</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/direction_slider.py" />
   <source> It has a neighbour as strong, so that any turn of the two is as good.</source>
   <translation> 它有一个强度相同的邻近方向，因此两者的任何旋转同样有效。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/direction_slider.py" />
   <source>{share:.1%} of the whole.</source>
   <translation>占总量的 {share:.1%}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/direction_slider.py" />
   <source>Strength of {name}</source>
   <translation>{name} 的强度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>blend of {count} pictures</source>
   <translation>{count} 张图片的混合</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>→ {seed} at {position:.2f}</source>
   <translation>→ {seed}，位置 {position:.2f}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>styles {layers} from {source}</source>
   <translation>层 {layers} 的风格来自 {source}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>psi {psi:.2f}</source>
   <translation>psi {psi:.2f}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>psi by layer</source>
   <translation>逐层 psi</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>1 dimension moved</source>
   <translation>移动了 1 个维度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>{count} dimensions moved</source>
   <translation>移动了 {count} 个维度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>no noise</source>
   <translation>无噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>random noise {n}</source>
   <translation>随机噪声 {n}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>noise by layer</source>
   <translation>逐层噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>seed {seed}</source>
   <translation>种子 {seed}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/document.py" />
   <source>a vector in {space}</source>
   <translation>{space} 中的向量</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Export</source>
   <translation>导出</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>What to export</source>
   <translation>导出内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Format</source>
   <translation>格式</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Scale</source>
   <translation>缩放</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Every pixel becomes a square of so many pixels; at 1 the picture is kept bit for bit.</source>
   <translation>每个像素放大为边长若干像素的方块；为 1 时图片逐位保持原样。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Enlarging</source>
   <translation>放大方式</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Crisp (nearest)</source>
   <translation>清晰（最近邻）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Smooth (Lanczos)</source>
   <translation>平滑（Lanczos）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Crisp repeats the pixels; smooth goes from one to the next.</source>
   <translation>清晰：重复像素；平滑：在像素间过渡。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Margin</source>
   <translation>间距</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Distance between the pictures.</source>
   <translation>图片之间的距离。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>White</source>
   <translation>白色</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Grey</source>
   <translation>灰色</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Black</source>
   <translation>黑色</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Background</source>
   <translation>背景</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>with labels</source>
   <translation>带标签</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>Content</source>
   <translation>内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>{columns} × {rows} pictures of {side} px are too large for one file. Choose less.</source>
   <translation>{columns} × {rows} 张 {side} px 的图片对一个文件来说过大。请减少一些。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>This cannot be exported</source>
   <translation>无法导出</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_dialog.py" />
   <source>{path} is saved.</source>
   <translation>已保存 {path}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Cancel</source>
   <translation>取消</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Stop writing; nothing half done is left</source>
   <translation>停止写入；不会留下未完成的文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Open</source>
   <translation>打开</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Open what was written with the system's program</source>
   <translation>用系统程序打开已写入的文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Show in folder</source>
   <translation>在文件夹中显示</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Open its folder, with the file selected</source>
   <translation>打开所在的文件夹，并选中该文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>File</source>
   <translation>文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Browse…</source>
   <translation>浏览…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Choose a folder and a name</source>
   <translation>选择文件夹和名称</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Close</source>
   <translation>关闭</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Folder</source>
   <translation>文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>The folder {folder} does not exist. Choose another one.</source>
   <translation>文件夹 {folder} 不存在。请另选一个。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>{name} exists already. Press Replace to overwrite it, or change the name.</source>
   <translation>{name} 已存在。按“替换”可覆盖，或更改名称。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Replace</source>
   <translation>替换</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Writing {name}…</source>
   <translation>正在写入 {name}…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>{done} of {total}</source>
   <translation>{done} / {total}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>{seconds} s left</source>
   <translation>剩余 {seconds} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>Cancelled.</source>
   <translation>已取消。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>{name} is saved.</source>
   <translation>已保存 {name}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_file.py" />
   <source>{name} cannot be opened from here.</source>
   <translation>无法从这里打开 {name}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_jobs.py" />
   <source>The model {name} is not there any more. Open it again.</source>
   <translation>模型 {name} 已不存在。请重新打开。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_jobs.py" />
   <source>{name} has been replaced by another model on the disk. Open it anew.</source>
   <translation>磁盘上的 {name} 已被另一个模型替换。请重新打开。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_jobs.py" />
   <source>The folder {folder} cannot be made ({reason}). Choose another one.</source>
   <translation>无法创建文件夹 {folder}（{reason}）。请另选一个。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Seeds</source>
   <translation>种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Numbers and ranges, for example 0-15 or 3, 7, 11</source>
   <translation>数字和范围，例如 0-15 或 3, 7, 11</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Files</source>
   <translation>文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>One file for each</source>
   <translation>每个一个文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>All on one sheet</source>
   <translation>全部在一张表中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Dimensions</source>
   <translation>维度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Each becomes a row.</source>
   <translation>每个占一行。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Steps</source>
   <translation>步数</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Pictures in a row.</source>
   <translation>每行的图片数。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Rows</source>
   <translation>行</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Reach</source>
   <translation>范围</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Layer {layer} ({pixels} px)  N{input} {kind}</source>
   <translation>第 {layer} 层（{pixels} px）N{input} {kind}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>The {n} most effective</source>
   <translation>效果最强的 {n} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Those that are moved</source>
   <translation>已移动的维度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>No dimension is moved. Move a slider, or choose other rows.</source>
   <translation>没有移动任何维度。请移动滑块，或选择其他行。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Way</source>
   <translation>路径</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Key frames are put together in the Interpolation panel.</source>
   <translation>关键帧在“插值”面板中编排。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Second seed</source>
   <translation>第二个种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Where the way ends.</source>
   <translation>路径的终点。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>To another seed</source>
   <translation>到另一个种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>The timeline ({count} key frames)</source>
   <translation>时间线（{count} 个关键帧）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Pictures along the way.</source>
   <translation>沿途的图片数。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Row seeds</source>
   <translation>行种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Column seeds</source>
   <translation>列种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Numbers and ranges, for example 0-5 or 3, 7, 11</source>
   <translation>数字和范围，例如 0-5 或 3, 7, 11</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Layers</source>
   <translation>层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Which layers take their style from the column's seed.</source>
   <translation>哪些层采用列种子的风格。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Columns</source>
   <translation>列</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Styles</source>
   <translation>风格</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Coarse</source>
   <translation>粗</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Middle</source>
   <translation>中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Fine</source>
   <translation>细</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Layers {numbers}</source>
   <translation>层 {numbers}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Which one</source>
   <translation>哪一个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>From</source>
   <translation>从</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>To</source>
   <translation>到</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>How many values; of snapshots, so many at equal distances.</source>
   <translation>取多少个值；对于快照，则按相等间隔取这么多。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>From, to</source>
   <translation>从，到</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Seconds</source>
   <translation>秒数</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source> s</source>
   <translation> 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Frames per second</source>
   <translation>每秒帧数</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source> fps</source>
   <translation> 帧/秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>closed loop</source>
   <translation>闭合循环</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Go back to the first picture, so that the film can be repeated without a jump.</source>
   <translation>回到第一张图片，使影片可以无跳变地循环播放。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Length</source>
   <translation>长度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Speed</source>
   <translation>速度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Circle through both seeds</source>
   <translation>经过两个种子的圆</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>This picture</source>
   <translation>此图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Batch of seeds</source>
   <translation>一批种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Traversal grid</source>
   <translation>遍历网格</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Interpolation strip</source>
   <translation>插值条</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Style-mix matrix</source>
   <translation>风格混合矩阵</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>X/Y grid</source>
   <translation>X/Y 网格</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_kinds.py" />
   <source>Animation</source>
   <translation>动画</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>Preview of the export</source>
   <translation>导出预览</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>{count} frames   ·   {side} × {side} px   ·   {seconds:.1f} s</source>
   <translation>{count} 帧   ·   {side} × {side} px   ·   {seconds:.1f} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>rendering {done} of {total}</source>
   <translation>正在渲染 {done} / {total}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>The models in this folder make pictures of different sizes, which fit no grid. Choose another quantity, or move those of another size elsewhere.</source>
   <translation>此文件夹中的模型生成的图片大小不同，无法排成网格。请选择另一个量，或将大小不同的模型移到别处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>drop it onto the window to return to this state</source>
   <translation>拖到窗口中即可回到此状态</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>{count} files</source>
   <translation>{count} 个文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/export_preview.py" />
   <source>the first {n} are shown</source>
   <translation>显示前 {n} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites.py" />
   <source>There are {n} favourites already. Remove some to keep another.</source>
   <translation>收藏已有 {n} 个。请先移除一些再收藏。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites.py" />
   <source>{path} cannot be written ({reason}).</source>
   <translation>无法写入 {path}（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites.py" />
   <source>Your favourites in {path} cannot be read ({reason}).</source>
   <translation>无法读取 {path} 中的收藏（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites.py" />
   <source>Your favourites were damaged ({reason}). The file was put aside as {path}.</source>
   <translation>收藏文件已损坏（{reason}）。该文件已另存为 {path}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites.py" />
   <source>Your favourites are of a newer version of SEGAN. Update this one to use them.</source>
   <translation>收藏来自更新版本的 SEGAN。请更新本程序后再使用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Favourites</source>
   <translation>收藏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>The star keeps a picture here.</source>
   <translation>点星标可将图片保留在此处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Keep as a favourite: Ctrl+D</source>
   <translation>收藏：Ctrl+D</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>The picture is no favourite any more.</source>
   <translation>已取消收藏该图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Put it back</source>
   <translation>恢复收藏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Name a favourite</source>
   <translation>命名收藏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Name</source>
   <translation>名称</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>No favourite any more: Ctrl+D</source>
   <translation>取消收藏：Ctrl+D</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>The favourite</source>
   <translation>该收藏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>This favourite was made with {model}, which is not open.</source>
   <translation>此收藏由 {model} 生成，而该模型未打开。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Open that model</source>
   <translation>打开该模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Rename…</source>
   <translation>重命名…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Copy edit</source>
   <translation>复制编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Remove</source>
   <translation>移除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/favourites_strip.py" />
   <source>Made with {model}</source>
   <translation>由 {model} 生成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/grid_chooser.py" />
   <source>Pictures of the grid</source>
   <translation>网格中的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/grid_chooser.py" />
   <source>Click to go on with it.</source>
   <translation>单击即可从它继续。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/grid_chooser.py" />
   <source>Click a picture to go on with it.</source>
   <translation>单击一张图片即可从它继续。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/history.py" />
   <source>History</source>
   <translation>历史</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/history.py" />
   <source>Pictures at which you stay for a moment appear here.</source>
   <translation>停留片刻的图片会出现在此处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_plane.py" />
   <source>Others: another plane through the present picture</source>
   <translation>换一个：经过当前图片的另一个平面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_plane.py" />
   <source>Corners: here, and three seeds.</source>
   <translation>四角：当前图像和三个种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_plane.py" />
   <source>Plane of latents</source>
   <translation>潜空间平面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_plane.py" />
   <source>Drag through the plane, or use the arrow keys (Shift fine, Ctrl coarse). Home: back.</source>
   <translation>在平面中拖动，或使用方向键（Shift 微调，Ctrl 粗调）。Home：返回。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>More like this</source>
   <translation>更多相似图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>Click to go there, and on from there.</source>
   <translation>单击即可转到该处，并从那里继续。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>distance</source>
   <translation>距离</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>Distance</source>
   <translation>距离</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>How far each neighbour lies on the way to another seed: near 0 like this, 1 another one.</source>
   <translation>每个邻近图片在通往另一个种子的路上走了多远：接近 0 与当前图片相似，1 即另一个种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/latent_walk.py" />
   <source>Others: towards other seeds</source>
   <translation>换一批：朝向其他种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/layer_strengths.py" />
   <source>Reset</source>
   <translation>重置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/layer_strengths.py" />
   <source>Have every layer do as all do</source>
   <translation>使各层都与整体一致</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/layer_strengths.py" />
   <source>{count} changed</source>
   <translation>已更改 {count} 项</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>A newer model is ready: {caption}.</source>
   <translation>有更新的模型可用：{caption}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Explore it</source>
   <translation>去探索</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Open a model</source>
   <translation>打开模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Where is {model}?</source>
   <translation>{model} 在哪里？</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Models</source>
   <translation>模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>All files</source>
   <translation>所有文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Opening the model</source>
   <translation>正在打开模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>This model cannot be opened</source>
   <translation>无法打开此模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>{name} has been replaced by another model on the disk.</source>
   <translation>磁盘上的 {name} 已被另一个模型替换。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/opening.py" />
   <source>Open it anew</source>
   <translation>重新打开</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>The picture along the directions</source>
   <translation>沿方向变化的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Method</source>
   <translation>方法</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>SeFa: what the layers react to most, from the weights alone. PCA: where w varies most over random pictures (GANSpace).</source>
   <translation>SeFa：仅由权重得出各层反应最强的方向。PCA：随机图片的 w 变化最大的方向（GANSpace）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>How many</source>
   <translation>数量</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Directions to find.</source>
   <translation>要寻找的方向数。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Find</source>
   <translation>寻找</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Look for directions in the open model</source>
   <translation>在当前打开的模型中寻找方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Open…</source>
   <translation>打开…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Add the directions of a file</source>
   <translation>添加文件中的方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Save…</source>
   <translation>保存…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Save these directions to a file</source>
   <translation>将这些方向保存到文件</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Find directions in this model, or label pictures below the large one: a direction parts what you like from what you do not.</source>
   <translation>在此模型中寻找方向，或在大图下方为图片做标记：方向会将喜欢的与不喜欢的分开。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Reset all</source>
   <translation>全部重置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Return every direction to 0</source>
   <translation>将所有方向归零</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Like</source>
   <translation>喜欢</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>This picture has what the direction shall lead to (Y)</source>
   <translation>此图片具有方向应趋向的特征（Y）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Dislike</source>
   <translation>不喜欢</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>This picture lacks it (N)</source>
   <translation>此图片不具有该特征（N）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>then another</source>
   <translation>然后换一张</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Show a random seed after each label.</source>
   <translation>每次标记后显示一个随机种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>e.g. smile</source>
   <translation>例如：微笑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Name of the direction</source>
   <translation>方向名称</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Make direction</source>
   <translation>生成方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Liked seeds</source>
   <translation>喜欢的种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>none yet</source>
   <translation>暂无</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Disliked seeds</source>
   <translation>不喜欢的种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>looking …</source>
   <translation>正在寻找…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Only seeds can be labelled, and this picture is none. Choose a seed.</source>
   <translation>只能标记种子，而此图片不是种子。请选择一个种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>{n} pictures are labelled, which is plenty.</source>
   <translation>已标记 {n} 张图片，足够多了。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>From labels</source>
   <translation>来自标记</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>liked</source>
   <translation>喜欢</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>disliked</source>
   <translation>不喜欢</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>method</source>
   <translation>方法</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Layers of {name}</source>
   <translation>{name} 的层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>From what you dislike to what you like</source>
   <translation>从不喜欢的到喜欢的</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Label at least two pictures on either side first</source>
   <translation>请先在两边各标记至少两张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>{name}: tells liked from disliked in {share:.0%} of labelled pictures that it was not made from.</source>
   <translation>{name}：在未用于生成它的已标记图片中，有 {share:.0%} 能正确区分喜欢与不喜欢。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>{name} holds no directions for this model, whose w has {n} numbers.</source>
   <translation>{name} 中没有适合此模型的方向，此模型的 w 有 {n} 个数。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>{name} was found in {model}; here it may lead elsewhere.</source>
   <translation>{name} 是在 {model} 中找到的；在这里可能通向别处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Open directions</source>
   <translation>打开方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Save the directions</source>
   <translation>保存方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Directions</source>
   <translation>方向</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Choose the layers that it moves</source>
   <translation>选择它作用于哪些层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Remove {name}</source>
   <translation>移除 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>all</source>
   <translation>全部</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/directions.py" />
   <source>Layers {layers}</source>
   <translation>层 {layers}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/edit.py" />
   <source>The picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>The interpolated picture</source>
   <translation>插值图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Add this</source>
   <translation>添加当前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Make the present picture the next key frame (K)</source>
   <translation>将当前图片作为下一个关键帧（K）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Add a random seed</source>
   <translation>添加随机种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Circle walk</source>
   <translation>环形漫步</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>From this seed in a circle through all of z and back, at constant speed and without a corner</source>
   <translation>从此种子出发，沿圆周走遍整个 z 再返回，速度恒定且没有拐角</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Open a saved timeline</source>
   <translation>打开已保存的时间线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Save the timeline, to open it again or to render it</source>
   <translation>保存时间线，以便再次打开或渲染</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Remove all</source>
   <translation>全部移除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Remove all key frames</source>
   <translation>移除所有关键帧</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Sphere: seeds meet by slerp in z, which stays where pictures are likely. Straight: a line in w (or w+). Curve: in w+ through the key frames without corners.</source>
   <translation>球面：种子之间在 z 中用 slerp 相连，始终处于图片合理的区域。直线：w（或 w+）中的直线。曲线：在 w+ 中无拐角地穿过各关键帧。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Closed loop</source>
   <translation>闭合循环</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Go on from the last key frame to the first, so that it can be repeated for ever.</source>
   <translation>从最后一个关键帧继续回到第一个，可无限循环播放。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Even speed</source>
   <translation>匀速变化</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Let the picture change as much in every second; that is measured along the way, which takes a moment.</source>
   <translation>使图片每秒的变化量相同；需要沿路径测量，要花一点时间。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Play: P</source>
   <translation>播放：P</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Position in time</source>
   <translation>时间位置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Seconds to the next key frame</source>
   <translation>到下一关键帧的秒数</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Linear</source>
   <translation>线性</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Smooth</source>
   <translation>平滑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Hold</source>
   <translation>保持</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Easing</source>
   <translation>缓动</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Set to this</source>
   <translation>设为当前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Let this key frame be the present picture</source>
   <translation>将此关键帧设为当前图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Remove this key frame (Del)</source>
   <translation>移除此关键帧（Del）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>A timeline holds {n:,} key frames at most.</source>
   <translation>时间线最多容纳 {n:,} 个关键帧。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>way</source>
   <translation>路径</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>This way is not possible: {reason}</source>
   <translation>此路径不可行：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Sphere</source>
   <translation>球面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Straight</source>
   <translation>直线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Curve</source>
   <translation>曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Circle</source>
   <translation>圆</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>A film needs two key frames or more.</source>
   <translation>一段影片至少需要两个关键帧。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Key frame {n} of {count}</source>
   <translation>第 {n} 个关键帧，共 {count} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>The way ends here; with a closed loop, it goes on to the first key frame.</source>
   <translation>路径到此结束；若闭合循环，则会继续通往第一个关键帧。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>How it goes on from this key frame. Smooth: gathers speed and slows down. Hold: stays, then jumps.</source>
   <translation>从此关键帧如何继续。平滑：先加速后减速。保持：停留，然后跳变。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>A circle is walked at constant speed.</source>
   <translation>圆周以恒定速度行走。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Time to the next key frame.</source>
   <translation>到下一关键帧的时间。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>A circle goes through two seeds.</source>
   <translation>圆需要经过两个种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>{now:.1f} of {whole:.1f} s</source>
   <translation>{now:.1f} / {whole:.1f} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>measuring {done} of {total}</source>
   <translation>正在测量 {done} / {total}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>{n:.0f} fps</source>
   <translation>{n:.0f} 帧/秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Open a timeline</source>
   <translation>打开时间线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Save the timeline</source>
   <translation>保存时间线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/interpolation.py" />
   <source>Timelines</source>
   <translation>时间线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/layer_chips.py" />
   <source>All</source>
   <translation>全部</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/layer_chips.py" />
   <source>{first}–{last} px</source>
   <translation>{first}–{last} px</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/layer_chips.py" />
   <source>Layer {index} ({pixels} px)</source>
   <translation>第 {index} 层（{pixels} px）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/layer_chips.py" />
   <source>{layer} takes its style from {owner}</source>
   <translation>{layer}的风格来自{owner}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>Work with source {name}</source>
   <translation>编辑来源 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>Seed of source {name}</source>
   <translation>来源 {name} 的种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>The seed that lends its styles.</source>
   <translation>提供风格的种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>Another seed</source>
   <translation>换一个种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>Remove source {name}</source>
   <translation>移除来源 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>a picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mix_sources.py" />
   <source>Its latent is kept as a vector, since no seed makes it.</source>
   <translation>其潜变量以向量形式保存，因为没有种子能生成它。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>The picture with mixed styles</source>
   <translation>风格混合后的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Add source</source>
   <translation>添加来源</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Remove mixing</source>
   <translation>移除混合</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Take every layer from the picture's own seed again</source>
   <translation>所有层恢复使用图片自身的种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Click to make it the present picture. Click a number, or press F2, to change the seed.</source>
   <translation>单击可将其设为当前图片。单击数字或按 F2 可更改种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Seed of the matrix</source>
   <translation>矩阵的种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Other seeds for all rows and columns</source>
   <translation>为所有行和列更换种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Begin at the present seeds again</source>
   <translation>重新从当前种子开始</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Nothing is mixed yet. Choose the layers that the first source lends, or drop a picture here.</source>
   <translation>尚未混合任何内容。请选择第一个来源要提供的层，或将图片拖到此处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>Another seed or favourite; or drop a picture here</source>
   <translation>另一个种子或收藏；也可将图片拖到此处</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>{n} sources are the most.</source>
   <translation>最多 {n} 个来源。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>rows</source>
   <translation>行</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>columns</source>
   <translation>列</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/mixing.py" />
   <source>A random seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>Layer and input</source>
   <translation>层与输入</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>Which layer's subspace is shown, and which of its style inputs.</source>
   <translation>显示哪一层的子空间，以及其哪个风格输入。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>Traversal sheet</source>
   <translation>遍历表</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>Click to take this picture; click a row's name to go to its slider.</source>
   <translation>单击取用此图片；单击行名可转到其滑块。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>layer</source>
   <translation>层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>steps</source>
   <translation>步</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>reach</source>
   <translation>范围</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/panels/traversal.py" />
   <source>This model has no subspaces ({family}), so there is nothing to traverse.</source>
   <translation>此模型没有子空间（{family}），因此无可遍历。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_bar.py" />
   <source>Fit the picture: 0</source>
   <translation>图片适应窗口：0</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_bar.py" />
   <source>Interpolate between pixels instead of showing them as squares</source>
   <translation>在像素间插值，而不显示为方块</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_bar.py" />
   <source>This picture cannot be made</source>
   <translation>无法生成此图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>Your picture</source>
   <translation>你的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>The nearest picture of the model</source>
   <translation>模型中最接近的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>Take it now</source>
   <translation>现在就用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>Go on with the nearest picture so far</source>
   <translation>使用目前最接近的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>Looking for {name} …</source>
   <translation>正在查找 {name} …</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>Dismiss</source>
   <translation>关闭</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>{time} left</source>
   <translation>剩余 {time}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>{name}, and the nearest picture that this model makes.</source>
   <translation>{name}，以及该模型能生成的最接近的图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/picture_search.py" />
   <source>The search in the model before has ended. Start it again for this one.</source>
   <translation>对上一个模型的查找已结束。请为此模型重新开始。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/reach_box.py" />
   <source>How far each dimension is moved, in standard deviations (σ).</source>
   <translation>每个维度移动多远，以标准差（σ）为单位。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>No model</source>
   <translation>无模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Open a model file (Ctrl+O); or drop one onto the window</source>
   <translation>打开模型文件（Ctrl+O）；或将其拖到窗口中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Follow the run</source>
   <translation>跟随训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Open every new snapshot of this run by itself, and keep the seed and the sliders.</source>
   <translation>自动打开此次训练的每个新快照，并保留种子和滑块。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Seed</source>
   <translation>种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Seed: the number that the random latent is drawn from. The same seed gives the same picture again.</source>
   <translation>种子：抽取随机潜变量所用的数字。相同的种子总是得到相同的图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Random seed: R</source>
   <translation>随机种子：R</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Back to the seed before: B</source>
   <translation>返回上一个种子：B</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Return to the seed alone</source>
   <translation>仅恢复种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Show the present seed on the wall</source>
   <translation>在种子墙上显示当前种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>psi</source>
   <translation>psi</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Truncation psi</source>
   <translation>截断 psi</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Truncation cut-off</source>
   <translation>截断层界限</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Which layers psi holds for: the coarse ones decide shapes, the fine ones colours and texture.</source>
   <translation>psi 对哪些层有效：粗层决定形状，细层决定颜色和纹理。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Truncation per layer</source>
   <translation>逐层截断</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>The truncation of this layer alone, whatever the cut-off.</source>
   <translation>仅此层的截断，不受层界限影响。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Noise</source>
   <translation>噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Fixed</source>
   <translation>固定</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Random</source>
   <translation>随机</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>None</source>
   <translation>无</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Noise seed</source>
   <translation>噪声种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>New noise: other details for the same picture</source>
   <translation>新噪声：同一图片的不同细节</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Noise per layer</source>
   <translation>逐层噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>How strong this layer's noise is: 1 as trained, 0 none.</source>
   <translation>此层噪声的强度：1 为训练时的强度，0 为无。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>blend of {count}</source>
   <translation>{count} 个的混合</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>vector</source>
   <translation>向量</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>on the way to {seed}</source>
   <translation>通往种子 {seed} 的途中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Noise seed: the number that the random noise is drawn from.</source>
   <translation>噪声种子：抽取随机噪声所用的数字。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Choose random noise first: only that has a seed.</source>
   <translation>请先选择随机噪声：只有它才有种子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>opening {name} …</source>
   <translation>正在打开 {name}…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>{family}; pictures of {pixels} pixels per side.</source>
   <translation>{family}；图片边长 {pixels} 像素。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>{count:,.0f} kimg</source>
   <translation>{count:,.0f} kimg</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>It was shown {count:,} pictures in training (1 kimg is a thousand).</source>
   <translation>训练中共看过 {count:,} 张图片（1 kimg 为一千张）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Model</source>
   <translation>模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Wall</source>
   <translation>种子墙</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>The pictures of all seeds, one after the other</source>
   <translation>逐一显示所有种子的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Similar</source>
   <translation>相似</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>More like this: the neighbours of the present picture</source>
   <translation>更多相似：当前图片的邻近图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Plane</source>
   <translation>平面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>A plane through the present picture to drag through</source>
   <translation>经过当前图片、可在其中拖动的平面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Truncation and noise</source>
   <translation>截断与噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>noise</source>
   <translation>噪声</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>cut-off</source>
   <translation>层界限</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>seed</source>
   <translation>种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>layers 0–{last} (to {pixels} px)</source>
   <translation>第 0–{last} 层（至 {pixels} px）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>all layers</source>
   <translation>所有层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>no layer</source>
   <translation>无</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>This model has no truncation.</source>
   <translation>此模型没有截断。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>{index}: {pixels} px</source>
   <translation>{index}: {pixels} px</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>This model takes no noise.</source>
   <translation>此模型不使用噪声。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>seeds {first}–{last}</source>
   <translation>种子 {first}–{last}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Truncation psi: pulls the style towards the average of all styles. 0 is the average picture, around 0.7 is the usual compromise, 1 is untouched: the most varied, and the most mistakes.</source>
   <translation>截断 psi：将风格拉向所有风格的平均值。0 是平均图片，0.7 左右是常用的折中，1 是不作改动：变化最多，错误也最多。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_panel.py" />
   <source>Noise: what the network adds for details such as single hairs. Fixed: the noise that the model has learnt with. Random: other details for the same picture. None: smooth.</source>
   <translation>噪声：网络为单根发丝之类的细节添加的内容。固定：模型训练时所用的噪声。随机：同一图片的不同细节。无：平滑。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_wall.py" />
   <source>Wall of seeds</source>
   <translation>种子墙</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_wall.py" />
   <source>Arrow keys go from seed to seed, Enter takes one.</source>
   <translation>方向键在种子间移动，Enter 取用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_wall.py" />
   <source>Seed {seed}. Click to take it.</source>
   <translation>种子 {seed}。单击取用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_wall.py" />
   <source>Take seed {seed}</source>
   <translation>取用种子 {seed}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/seed_wall.py" />
   <source>Copy the number</source>
   <translation>复制数字</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/session.py" />
   <source>What you left here last time is of another model, {name}.</source>
   <translation>您上次在此留下的内容属于另一个模型：{name}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/session.py" />
   <source>Go on with it</source>
   <translation>继续</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/session.py" />
   <source>What you left here</source>
   <translation>上次留下的内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Search: name, #tag or L3 N0 D2</source>
   <translation>搜索：名称、#标签或 L3 N0 D2</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Search the dimensions</source>
   <translation>搜索维度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Find sliders by name, #tag or label (Ctrl+F)</source>
   <translation>按名称、#标签或编号查找滑块（Ctrl+F）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>The sliders of a model's subspaces appear here.</source>
   <translation>模型子空间的滑块会出现在此处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>strength</source>
   <translation>强度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Strength of randomising</source>
   <translation>随机化强度</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>How far randomising moves the dimensions, in standard deviations (σ).</source>
   <translation>随机化使维度移动多远，以标准差（σ）为单位。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Randomise</source>
   <translation>随机化</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>A random value for every dimension that has an effect and is not locked</source>
   <translation>为每个有效果且未锁定的维度取随机值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Return every slider to 0</source>
   <translation>将所有滑块归零</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Most effective</source>
   <translation>效果最强</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>This model has no subspaces ({family}), so there are no dimensions to steer. Seeds and interpolation work as usual. Train a StyleGAN2 with mode 2 to get sliders.</source>
   <translation>此模型没有子空间（{family}），因此没有可调节的维度。种子和插值照常可用。用模式 2 训练 StyleGAN2 即可获得滑块。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Sliders</source>
   <translation>滑块</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>L3 N0 D2 is dimension 2 of the style input N0 of layer 3. Moving it by σ adds so many standard deviations. The tiny pictures show the present picture at −2, 0 and +2 σ, the bar below them how much it changes for 1 σ. Arrow keys step by 0.1 (Shift 0.01, Ctrl 0.5), figures can be typed, double-click or Del returns to 0. F2 names a dimension, S stars and L locks it.</source>
   <translation>L3 N0 D2 是第 3 层风格输入 N0 的第 2 个维度。移动 σ 即加上相应个数的标准差。小图显示当前图片在 −2、0 和 +2 σ 处的样子，其下的条形表示每 1 σ 的变化量。方向键步长 0.1（Shift 0.01，Ctrl 0.5），可直接输入数字，双击或按 Del 归零。F2 为维度命名，S 加星标，L 锁定。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Nothing is called that. Names and #tags are given with F2 on a slider.</source>
   <translation>没有这样的名称。在滑块上按 F2 可添加名称和 #标签。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>{count} found; the first {shown}:</source>
   <translation>找到 {count} 个；前 {shown} 个：</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>{count} found</source>
   <translation>找到 {count} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>{count} moved</source>
   <translation>已移动 {count} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>{count} locked</source>
   <translation>已锁定 {count} 个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Reset layer</source>
   <translation>重置此层</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Return the dimensions of this layer to 0</source>
   <translation>将此层的维度归零</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Layer {layer}   ·   {pixels} px</source>
   <translation>第 {layer} 层   ·   {pixels} px</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Sheet</source>
   <translation>表格</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/slider_bank.py" />
   <source>Show what each dimension does, in a traversal sheet</source>
   <translation>在遍历表中显示每个维度的作用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>No model is open</source>
   <translation>未打开模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Drop a model file (.safetensors) here, or open one with Ctrl+O.
A run in the Training tab offers its newest snapshot here.</source>
   <translation>将模型文件（.safetensors）拖到此处，或用 Ctrl+O 打开。
“训练”标签页中的训练会在此提供其最新快照。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Open a model first; then pictures can be found in it.</source>
   <translation>请先打开模型，然后才能在其中查找图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>the preview of seed {seed}</source>
   <translation>种子 {seed} 的预览</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Open a model first; then there is something to export.</source>
   <translation>请先打开模型，然后才有内容可导出。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>The edit is on the clipboard.</source>
   <translation>编辑已复制到剪贴板。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>The edit on the clipboard</source>
   <translation>剪贴板上的编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Edit</source>
   <translation>编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>The picture alone</source>
   <translation>仅图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Style mixing</source>
   <translation>风格混合</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Let other seeds lend the styles of some layers</source>
   <translation>让其他种子提供某些层的风格</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Interpolation</source>
   <translation>插值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>A way from picture to picture</source>
   <translation>从图片到图片的路径</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>What each dimension of a layer does</source>
   <translation>一层中每个维度的作用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Ways to go in w, found or made from pictures that you like</source>
   <translation>w 中的方向，可自动寻找，也可由喜欢的图片生成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Undo: Ctrl+Z</source>
   <translation>撤销：Ctrl+Z</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Redo: Ctrl+Shift+Z</source>
   <translation>重做：Ctrl+Shift+Z</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Export…</source>
   <translation>导出…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Save this picture, a strip or a sheet (Ctrl+E)</source>
   <translation>保存此图片、图片条或表格（Ctrl+E）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Pictures and films</source>
   <translation>图片和影片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Open an exported picture</source>
   <translation>打开已导出的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Find a picture in the model</source>
   <translation>在模型中查找图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Saved {name}.</source>
   <translation>已保存 {name}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Paste edit</source>
   <translation>粘贴编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Remove from favourites</source>
   <translation>从收藏中移除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Keep as a favourite</source>
   <translation>收藏</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Keep as A</source>
   <translation>保留为 A</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Keep as B</source>
   <translation>保留为 B</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/tab.py" />
   <source>Return to this picture</source>
   <translation>返回此图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>Key frames</source>
   <translation>关键帧</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>Arrow keys choose, Ctrl with arrow keys moves, Del removes; drop pictures to add them.</source>
   <translation>方向键选择，Ctrl+方向键移动，Del 移除；拖入图片即可添加。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>Drag seeds, favourites or points of the history here, or add the present picture.</source>
   <translation>将种子、收藏或历史中的图片拖到此处，或添加当前图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>{n:g} s</source>
   <translation>{n:g} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>smooth</source>
   <translation>平滑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/exploration/timeline_strip.py" />
   <source>hold</source>
   <translation>保持</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Keys and mouse</source>
   <translation>键盘与鼠标</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>About SEGAN</source>
   <translation>关于 SEGAN</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Train a style-based GAN on your own pictures, and steer what it makes. MIT License.</source>
   <translation>用你自己的图片训练基于风格的 GAN，并操控它生成的内容。MIT 许可证。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Exploration</source>
   <translation>探索</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Random seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Back to the seed before</source>
   <translation>回到上一个种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Undo</source>
   <translation>撤销</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Redo</source>
   <translation>重做</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Copy the edit as text</source>
   <translation>以文本形式复制编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Paste an edit</source>
   <translation>粘贴编辑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Go to A, and again to B</source>
   <translation>前往 A，再按前往 B</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>A and the present picture side by side</source>
   <translation>并排显示 A 与当前图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>The panels, to Ctrl+Shift+5</source>
   <translation>各面板，直至 Ctrl+Shift+5</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Find sliders by name, #tag or label</source>
   <translation>按名称、#标签或编号查找滑块</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Arrows</source>
   <translation>方向键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>A step; a small one with Shift, a large one with Ctrl</source>
   <translation>移动一步；按住 Shift 为小步，按住 Ctrl 为大步</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Digits</source>
   <translation>数字键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Type a value</source>
   <translation>输入数值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Double click, Delete</source>
   <translation>双击、Delete</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Return to rest</source>
   <translation>恢复原位</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Name and tag a dimension</source>
   <translation>为维度命名和加标签</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Star it</source>
   <translation>加星标</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Lock it</source>
   <translation>锁定</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Large picture</source>
   <translation>大图</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Wheel, + and -</source>
   <translation>滚轮、+ 和 -</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Zoom</source>
   <translation>缩放</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Drag, arrows</source>
   <translation>拖动、方向键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Move it</source>
   <translation>移动</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Double click, 0</source>
   <translation>双击、0</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Show all of it</source>
   <translation>显示全部</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Ctrl+arrows</source>
   <translation>Ctrl+方向键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Move the line of the split view</source>
   <translation>移动分割线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Panels</source>
   <translation>面板</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Play the interpolation</source>
   <translation>播放插值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Make the present picture a key frame</source>
   <translation>将当前图片设为关键帧</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Like the picture, for a direction</source>
   <translation>喜欢此图片（用于方向）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Dislike it</source>
   <translation>不喜欢</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Another seed for a row of the style-mixing matrix</source>
   <translation>为风格混合矩阵的一行更换种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Another seed for a column of it</source>
   <translation>为其一列更换种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Training</source>
   <translation>训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Zoom into the curves</source>
   <translation>缩放曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Read off the curves at a point; with Ctrl go along them</source>
   <translation>读取曲线上某点的数值；按住 Ctrl 沿曲线移动</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Show the whole curves</source>
   <translation>显示完整曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Click a preview</source>
   <translation>单击预览图</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>See it large: left and right go through time, up and down through seeds</source>
   <translation>放大查看：左右键切换时间，上下键切换种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Delete</source>
   <translation>Delete</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Leave a picture out, or move a run to the bin</source>
   <translation>排除图片，或将运行移到回收站</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>Return a setting to its default</source>
   <translation>将设置恢复为默认值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/help.py" />
   <source>of unknown version</source>
   <translation>版本未知</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Show the run</source>
   <translation>显示此次训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open &amp;model…</source>
   <translation>打开模型(&amp;M)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Explore {name}</source>
   <translation>探索 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Find {name} in the model</source>
   <translation>在模型中查找 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Look at the run {name}</source>
   <translation>查看训练 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>{name} is neither a picture nor a model. Drop a folder, a zip, pictures or a model.</source>
   <translation>{name} 既不是图片也不是模型。请拖入文件夹、zip、图片或模型。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>{count} things</source>
   <translation>{count} 个项目</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Learn from {name}</source>
   <translation>从 {name} 学习</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>{folder} cannot be opened. Connect the drive that holds it.</source>
   <translation>无法打开 {folder}。请连接其所在的磁盘。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Resume</source>
   <translation>继续</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>{percent} %</source>
   <translation>{percent}%</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>{name} is still under way.</source>
   <translation>{name} 仍在进行。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>It can be saved now and resumed later, where it left off.</source>
   <translation>可以现在保存，之后从中断处继续。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Stop, save and close</source>
   <translation>停止、保存并关闭</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Keep training</source>
   <translation>继续训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>An export is being written.</source>
   <translation>正在写入导出内容。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>A time-lapse is being written.</source>
   <translation>正在写入延时影片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>If the window closes now, it stays unfinished.</source>
   <translation>如果现在关闭窗口，它将无法完成。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Close all the same</source>
   <translation>仍然关闭</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Let it finish</source>
   <translation>等待完成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Saving {name}, then closing …</source>
   <translation>正在保存 {name}，随后关闭…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;File</source>
   <translation>文件(&amp;F)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open &amp;folder of pictures…</source>
   <translation>打开图片文件夹(&amp;F)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open &amp;zip or pictures…</source>
   <translation>打开 zip 或图片(&amp;Z)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open &amp;recent model</source>
   <translation>打开最近的模型(&amp;R)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open pi&amp;cture…</source>
   <translation>打开图片(&amp;C)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>F&amp;ind a picture in the model…</source>
   <translation>在模型中查找图片(&amp;I)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Export…</source>
   <translation>导出(&amp;E)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Quit</source>
   <translation>退出(&amp;Q)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Run</source>
   <translation>运行(&amp;R)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Start</source>
   <translation>开始(&amp;S)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Pause</source>
   <translation>暂停(&amp;P)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>S&amp;top and save</source>
   <translation>停止并保存(&amp;T)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Snapshot &amp;now</source>
   <translation>立即保存快照(&amp;N)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Keep snapshot</source>
   <translation>保留快照(&amp;K)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Resume</source>
   <translation>继续(&amp;R)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Set &amp;up the next run</source>
   <translation>设置下一次训练(&amp;U)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Add to &amp;queue</source>
   <translation>加入队列(&amp;Q)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;List of runs</source>
   <translation>训练列表(&amp;L)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open runs &amp;folder</source>
   <translation>打开训练文件夹(&amp;F)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;View</source>
   <translation>视图(&amp;V)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Training</source>
   <translation>训练(&amp;T)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Exploration</source>
   <translation>探索(&amp;E)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>As the s&amp;ystem</source>
   <translation>跟随系统(&amp;Y)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Light</source>
   <translation>浅色(&amp;L)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Dark</source>
   <translation>深色(&amp;D)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Lan&amp;guage</source>
   <translation>语言(&amp;G)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Help</source>
   <translation>帮助(&amp;H)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;Keys and mouse…</source>
   <translation>键盘与鼠标(&amp;K)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Open &amp;log folder</source>
   <translation>打开日志文件夹(&amp;L)</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>&amp;About SEGAN…</source>
   <translation>关于 SEGAN(&amp;A)…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>Spoken from the next start on</source>
   <translation>下次启动后生效</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/main_window.py" />
   <source>The language changes when SEGAN is started again.</source>
   <translation>重新启动 SEGAN 后语言生效。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/rendering.py" />
   <source>The program made a mistake ({error}). The log file has the details.</source>
   <translation>程序出错（{error}）。详情见日志文件。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Running mean of the curves; the raw values stay faint behind them</source>
   <translation>曲线的滑动平均；原始值以浅色显示在后面</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Log</source>
   <translation>对数</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Losses, penalties, speed and KID on a logarithmic scale</source>
   <translation>以对数刻度显示损失、惩罚、速度和 KID</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Back to live</source>
   <translation>回到实时</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Show the whole run again and follow it (0 or double-click)</source>
   <translation>重新显示整个训练并跟随（0 或双击）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Save what is drawn, or its numbers</source>
   <translation>保存所绘曲线或其数值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Picture (PNG)…</source>
   <translation>图片（PNG）…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Drawing (SVG)…</source>
   <translation>矢量图（SVG）…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Numbers (CSV)…</source>
   <translation>数值（CSV）…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>no snapshot judged yet</source>
   <translation>尚未评估任何快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>curves</source>
   <translation>曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Export the curves</source>
   <translation>导出曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>this run</source>
   <translation>本次训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Losses</source>
   <translation>损失</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>G</source>
   <translation>G</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>D</source>
   <translation>D</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>What the generator (G) and the discriminator (D) try to lower against each other. They need not fall: a balance that neither leaves for long is what learning looks like.</source>
   <translation>生成器（G）与判别器（D）在对抗中各自试图降低的量。它们不必下降：双方都不会长久偏离的平衡，正是学习的样子。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Scores</source>
   <translation>得分</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>real</source>
   <translation>真实</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>fake</source>
   <translation>生成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>How real the discriminator finds your pictures and the generated ones. The closer the two lines, the better the generated pictures pass.</source>
   <translation>判别器认为你的图片和生成的图片有多真实。两条线越接近，生成的图片越能以假乱真。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Penalties</source>
   <translation>惩罚</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>R1</source>
   <translation>R1</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>path</source>
   <translation>路径</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>R1 keeps the discriminator's gradients small; the path length penalty keeps the latent space smooth.</source>
   <translation>R1 使判别器的梯度保持较小；路径长度惩罚使潜空间保持平滑。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Overfitting</source>
   <translation>过拟合</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>r_t</source>
   <translation>r_t</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>p</source>
   <translation>p</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>r_t: share of your pictures that the discriminator recognises, from −1 to 1. Near 1 it has learnt them by heart: more pictures or augmentation help. p: how often augmentation 'ada' varies a picture.</source>
   <translation>r_t：判别器认得的你的图片所占比例，从 −1 到 1。接近 1 说明它已将图片背下：更多图片或数据增强会有帮助。p：数据增强 'ada' 改变图片的频率。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>pictures/s</source>
   <translation>张/秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>How many pictures a second the discriminator is shown.</source>
   <translation>判别器每秒看到多少张图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>KID</source>
   <translation>KID</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>How far the generated pictures are from yours, × 1000, with its standard error. The lower, the better: the one curve that should fall. Snapshots are judged one after the other beside the training, so that the first value comes some time after the first snapshot.</source>
   <translation>生成的图片与你的图片相差多远，× 1000，并附标准误差。越低越好：这是唯一应当下降的曲线。快照在训练的同时逐个评估，因此第一个值会在第一个快照之后一段时间才出现。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Smoothing</source>
   <translation>平滑</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>Compared with</source>
   <translation>对比</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>best {kid} at {kimg}</source>
   <translation>最佳 {kid}，于 {kimg}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/curves.py" />
   <source>{path} exists already. Choose another name.</source>
   <translation>{path} 已存在。请换一个名称。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Drop a folder, a zip or pictures</source>
   <translation>拖入文件夹、zip 或图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Folder…</source>
   <translation>文件夹…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Zip or files…</source>
   <translation>zip 或文件…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Keep both</source>
   <translation>两者都用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Learn from these and from those chosen before</source>
   <translation>同时从这些和之前选择的图片学习</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>View all…</source>
   <translation>查看全部…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Look through the pictures in a window of their own</source>
   <translation>在单独的窗口中浏览图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>What to look at</source>
   <translation>查看内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Some of the pictures, as the network will see them</source>
   <translation>部分图片，以网络看到的样子显示</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>In place of {names}.</source>
   <translation>已替换 {names}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Choose a folder of pictures</source>
   <translation>选择图片文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Choose a zip or single pictures</source>
   <translation>选择 zip 或单张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>A folder of pictures</source>
   <translation>图片文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Pictures and zips</source>
   <translation>图片和 zip</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Pictures or zips</source>
   <translation>图片或 zip</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>{done} of {total} pictures</source>
   <translation>{done} / {total} 张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Looking at the pictures…</source>
   <translation>正在查看图片…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>Looking for near-duplicates…</source>
   <translation>正在查找近似重复的图片…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>What is left out cannot be remembered ({reason}).</source>
   <translation>无法记住排除了哪些图片（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>1 picture</source>
   <translation>1 张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>{count} pictures</source>
   <translation>{count} 张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>1 other file is left alone.</source>
   <translation>另有 1 个文件未使用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/data_panel.py" />
   <source>{count} other files are left alone.</source>
   <translation>另有 {count} 个文件未使用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>Memory, speed and time on this machine. The speed is measured with a few steps, and remembered.</source>
   <translation>本机上的内存、速度和时间。速度通过少量训练步测得，并会记住。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>Do without what is being measured</source>
   <translation>不等测量结果</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>{memory} · measuring the speed…</source>
   <translation>{memory} · 正在测量速度…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>Trying larger presets</source>
   <translation>正在试测更大的预设</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>{memory} · {speed} pictures/s · about {time}</source>
   <translation>{memory} · {speed} 张/秒 · 约 {time}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>Other programs keep this machine busy; without them it is faster.</source>
   <translation>其他程序正占用这台电脑；没有它们时会更快。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>{size} GB</source>
   <translation>{size} GB</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/estimate_line.py" />
   <source>{days} days</source>
   <translation>{days} 天</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>preparing</source>
   <translation>准备中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>training</source>
   <translation>训练中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>paused</source>
   <translation>已暂停</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>saving</source>
   <translation>保存中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>stopped</source>
   <translation>已停止</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>finished</source>
   <translation>已完成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>failed</source>
   <translation>失败</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>Saving, then pausing…</source>
   <translation>正在保存，随后暂停…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>Resuming…</source>
   <translation>正在继续…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>Saving…</source>
   <translation>正在保存…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/live_run.py" />
   <source>Saving, then ending…</source>
   <translation>正在保存，随后结束…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Take back: Ctrl+Z</source>
   <translation>撤销：Ctrl+Z</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Do again: Ctrl+Shift+Z</source>
   <translation>重做：Ctrl+Shift+Z</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Keep one of each group</source>
   <translation>每组保留一张</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>In every group, leave out all but the picture with the most pixels</source>
   <translation>每组只留像素最多的一张，其余全部排除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>What looks almost the same</source>
   <translation>哪些看起来几乎相同</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Keep only this one</source>
   <translation>只留这一张</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Leave out the others that look almost the same</source>
   <translation>排除看起来几乎相同的其他图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>No picture</source>
   <translation>没有图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Delete leaves out what is selected. The files stay as they are.</source>
   <translation>Delete 排除所选图片。文件本身不变。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>{count} look almost the same.</source>
   <translation>{count} 张看起来几乎相同。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Include</source>
   <translation>包含</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Leave out</source>
   <translation>排除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Learn from it again</source>
   <translation>重新从中学习</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Do not learn from it: Del</source>
   <translation>不从中学习：Del</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Refused</source>
   <translation>已拒绝</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Near-duplicates</source>
   <translation>近似重复</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Tiny</source>
   <translation>微型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Outliers</source>
   <translation>异常</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Left out</source>
   <translation>已排除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Every picture that can be learnt from</source>
   <translation>所有可用于学习的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Files that cannot be used, and why</source>
   <translation>无法使用的文件及其原因</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Groups of pictures that look almost the same</source>
   <translation>看起来几乎相同的图片组</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Pictures that are smaller than the resolution</source>
   <translation>小于分辨率的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Pictures unlike all the rest: blank, much darker or brighter, of other colours</source>
   <translation>与其余图片都不同：空白、明显过暗或过亮、颜色不同</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>Pictures that you do not want to learn from</source>
   <translation>你不想用来学习的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>{size} pixels</source>
   <translation>{size} 像素</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>partly transparent</source>
   <translation>部分透明</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_browser.py" />
   <source>animated</source>
   <translation>动画</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_set.py" />
   <source>Refused: it {reason}</source>
   <translation>已拒绝：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_set.py" />
   <source>Smaller than {size}: scaled up, which blurs.</source>
   <translation>小于 {size}：会放大，因而模糊。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/picture_set.py" />
   <source>It {reason}.</source>
   <translation>{reason}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>The first samples appear a few seconds after the start.</source>
   <translation>首批样本会在开始后几秒出现。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>made pictures</source>
   <translation>生成的图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>picture</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>real pictures</source>
   <translation>真实图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>timeline</source>
   <translation>时间线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Earlier previews of this run</source>
   <translation>此次训练的早期预览</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Newest</source>
   <translation>最新</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Follow the newest preview</source>
   <translation>跟随最新预览</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Explore</source>
   <translation>探索</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Time-lapse…</source>
   <translation>延时影片…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Save how the pictures became what they are as a film</source>
   <translation>将图片逐渐成形的过程保存为影片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>The pictures of this run are being looked for…</source>
   <translation>正在查找这次训练的图片…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>The pictures that this run learnt from are no longer where they were.</source>
   <translation>这次训练所用的图片已不在原处。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Preview</source>
   <translation>预览</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Made</source>
   <translation>生成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>What the generator makes</source>
   <translation>生成器生成的内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Real</source>
   <translation>真实</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>What it learns from</source>
   <translation>它学习的内容</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Both</source>
   <translation>两者</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Made and real pictures beside each other</source>
   <translation>生成的图片与真实图片并排</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>picture {number} of your data</source>
   <translation>你的数据中的第 {number} 张图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>seed {seed}   ·   {when}</source>
   <translation>种子 {seed}   ·   {when}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Explore this one</source>
   <translation>探索这一张</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>There is something to explore as soon as a first snapshot is saved.</source>
   <translation>首个快照保存后即可探索。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Open the newest snapshot in the exploration tab at this seed</source>
   <translation>在探索标签页中以此种子打开最新快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>Open the newest snapshot in the exploration tab</source>
   <translation>在探索标签页中打开最新快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>A film needs two previews at least.</source>
   <translation>影片至少需要两个预览。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/previews.py" />
   <source>{kimg} kimg</source>
   <translation>{kimg} kimg</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Pause</source>
   <translation>暂停</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Stop and save</source>
   <translation>停止并保存</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>End the run; it can be resumed later (Ctrl+.)</source>
   <translation>结束训练；之后可以继续（Ctrl+.）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Snapshot now</source>
   <translation>立即保存快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Go on with this run from its last save (Ctrl+Shift+R)</source>
   <translation>从上次保存处继续此次训练（Ctrl+Shift+R）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Other settings…</source>
   <translation>其他设置…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Go on with another length, learning rate or augmentation</source>
   <translation>以其他长度、学习率或数据增强继续</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Preparing</source>
   <translation>准备中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>the pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>of {kimg} kimg</source>
   <translation>/ {kimg} kimg</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>{speed} pictures/s</source>
   <translation>{speed} 张/秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>{time} gone</source>
   <translation>已用 {time}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Kept</source>
   <translation>已保留</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Keep snapshot</source>
   <translation>保留快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>The snapshot at {when} stays when older ones are thinned out</source>
   <translation>清理旧快照时，{when} 处的快照会保留</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Have the snapshot at {when} stay when older ones are thinned out (Ctrl+K)</source>
   <translation>清理旧快照时保留 {when} 处的快照（Ctrl+K）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Go on (Ctrl+P)</source>
   <translation>继续（Ctrl+P）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Save and hold the run (Ctrl+P)</source>
   <translation>保存并暂停训练（Ctrl+P）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>It was saved when it paused.</source>
   <translation>暂停时已保存。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Save a model to explore, and go on (Ctrl+Shift+S)</source>
   <translation>保存一个可供探索的模型，然后继续（Ctrl+Shift+S）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Saved {time} ago</source>
   <translation>{time}前保存</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/progress_row.py" />
   <source>Saved just now</source>
   <translation>刚刚保存</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/queue.py" />
   <source>{folder} cannot be written to ({reason}). Choose another run folder.</source>
   <translation>无法写入 {folder}（{reason}）。请选择其他训练文件夹。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Compare</source>
   <translation>对比</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Tick runs to lay their curves over those that are shown</source>
   <translation>勾选训练，将其曲线叠加到所显示的曲线上</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Runs</source>
   <translation>训练记录</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>1 run waits</source>
   <translation>1 个训练等待中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{count} runs wait</source>
   <translation>{count} 个训练等待中</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>It has saved no model yet.</source>
   <translation>尚未保存任何模型。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Show</source>
   <translation>显示</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Resume with other settings…</source>
   <translation>以其他设置继续…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Use its settings</source>
   <translation>使用其设置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Remove from the queue</source>
   <translation>从队列中移除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Earlier in the queue</source>
   <translation>在队列中提前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Later in the queue</source>
   <translation>在队列中推后</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Add to the queue</source>
   <translation>加入队列</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Title and note…</source>
   <translation>标题和备注…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Open folder</source>
   <translation>打开文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Move to trash…</source>
   <translation>移到回收站…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Keep a snapshot</source>
   <translation>保留快照</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>best KID</source>
   <translation>最佳 KID</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>newest</source>
   <translation>最新</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>A snapshot that is kept stays when the older ones are thinned out</source>
   <translation>清理旧快照时，已保留的快照不会删除</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Move {name} to the trash?</source>
   <translation>将 {name} 移到回收站？</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Its snapshots, previews and curves go with it. It can be put back from the trash.

{folder}</source>
   <translation>其快照、预览和曲线会一并移走，可从回收站恢复。

{folder}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Move to trash</source>
   <translation>移到回收站</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Keep it</source>
   <translation>保留</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{name} is under way; stop it first.</source>
   <translation>{name} 正在进行；请先停止。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{name} is being trained by another program.</source>
   <translation>{name} 正由另一个程序训练。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Another run is under way; stop it first, or add this one to the queue.</source>
   <translation>另一个训练正在进行；请先停止它，或将此训练加入队列。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>More (right click, or the menu key)</source>
   <translation>更多（右键单击或菜单键）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>run {name}</source>
   <translation>训练 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Compare {name}</source>
   <translation>对比 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Open the newest snapshot in the exploration tab (E)</source>
   <translation>在探索标签页中打开最新快照（E）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>More for {name}</source>
   <translation>{name} 的更多操作</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>waits, next</source>
   <translation>等待中，下一个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>waits, number {place}</source>
   <translation>等待中，第 {place} 位</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{done} of {all} kimg</source>
   <translation>{done} / {all} kimg</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>KID {kid}</source>
   <translation>KID {kid}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Go on to {kimg} kimg (R)</source>
   <translation>继续训练到 {kimg} kimg（R）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Go on from its last save (R)</source>
   <translation>从上次保存处继续（R）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Its curves are those that are shown</source>
   <translation>当前显示的就是它的曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Show it to see its curves</source>
   <translation>显示它即可看到曲线</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Lay its curves over those that are shown (Space)</source>
   <translation>将其曲线叠加到所显示的曲线上（空格）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Show how {name} went</source>
   <translation>显示 {name} 的过程</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Title and note</source>
   <translation>标题和备注</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>title</source>
   <translation>标题</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>What this run is for, what came of it</source>
   <translation>此训练的目的和结果</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>note</source>
   <translation>备注</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Save</source>
   <translation>保存</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Title</source>
   <translation>标题</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Note</source>
   <translation>备注</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>not begun</source>
   <translation>未开始</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>interrupted</source>
   <translation>已中断</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>being trained elsewhere</source>
   <translation>正在别处训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Train longer</source>
   <translation>延长训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>Start</source>
   <translation>开始</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>just now</source>
   <translation>刚刚</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{count} min ago</source>
   <translation>{count} 分钟前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{count} h ago</source>
   <translation>{count} 小时前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>yesterday</source>
   <translation>昨天</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>{count} days ago</source>
   <translation>{count} 天前</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_list.py" />
   <source>%d %b %Y</source>
   <translation>%Y-%m-%d</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>run name</source>
   <translation>训练名称</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Named after the pictures</source>
   <translation>以图片命名</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Change…</source>
   <translation>更改…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Keep the runs in another folder</source>
   <translation>将训练保存到其他文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Change the runs folder</source>
   <translation>更改训练文件夹</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Add to queue</source>
   <translation>加入队列</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Set up the next run first: in the menu Run, or with Ctrl+Shift+N.</source>
   <translation>请先设置下一次训练：使用“运行”菜单或 Ctrl+Shift+N。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Choose pictures first.</source>
   <translation>请先选择图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>{name} is under way.</source>
   <translation>{name} 正在进行。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Run</source>
   <translation>训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Fixed within a run; begin a new one to change it.</source>
   <translation>训练过程中固定；要更改请新建训练。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Fixed while {name} is under way.</source>
   <translation>{name} 进行时固定。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Go on with these settings (Ctrl+R)</source>
   <translation>以这些设置继续（Ctrl+R）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Train on these pictures (Ctrl+R)</source>
   <translation>用这些图片训练（Ctrl+R）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Begin this run when those before it have ended (Ctrl+Shift+Q)</source>
   <translation>前面的训练结束后开始此训练（Ctrl+Shift+Q）</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Pictures and settings are fixed while {name} is under way.</source>
   <translation>{name} 进行时图片和设置固定。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Set up the next run</source>
   <translation>设置下一次训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>These are for the run after {name}.</source>
   <translation>这些用于 {name} 之后的训练。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Back to {name}</source>
   <translation>返回 {name}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>{name} goes on with these settings. What is greyed out is fixed within a run.</source>
   <translation>{name} 将以这些设置继续。灰显的设置在训练过程中固定。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Set up a new run</source>
   <translation>设置新的训练</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Give the run a name; its folder will be called so.</source>
   <translation>请为训练命名；其文件夹会使用此名称。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Give the run a name without slashes.</source>
   <translation>训练名称不能包含斜杠。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Give the run a name of at most {count} letters.</source>
   <translation>训练名称最多 {count} 个字符。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>{name} exists already. Choose another name, or resume it below.</source>
   <translation>{name} 已存在。请换一个名称，或在下方继续它。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>Where runs are kept</source>
   <translation>训练的保存位置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_setup.py" />
   <source>in {folder}</source>
   <translation>位于 {folder}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/run_view.py" />
   <source>This is an earlier run. {name} goes on meanwhile.</source>
   <translation>这是以前的训练。{name} 同时仍在进行。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/runs.py" />
   <source>{name} is no longer in {folder}. Put it back there, or connect the drive that holds it.</source>
   <translation>{name} 已不在 {folder} 中。请将它放回原处，或连接其所在的磁盘。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/runs.py" />
   <source>{name} could not be put back; take it from the trash by hand.</source>
   <translation>无法恢复 {name}；请手动从回收站取回。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/runs.py" />
   <source>{name} could not be put back ({reason}); take it from the trash by hand.</source>
   <translation>无法恢复 {name}（{reason}）；请手动从回收站取回。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/runs.py" />
   <source>{name} is being trained; stop it before it is deleted.</source>
   <translation>{name} 正在训练；删除前请先停止。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/runs.py" />
   <source>{name} could not be moved to the trash. Delete its folder by hand: {folder}</source>
   <translation>无法将 {name} 移到回收站。请手动删除其文件夹：{folder}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>preset</source>
   <translation>预设</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Preset</source>
   <translation>预设</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>All settings</source>
   <translation>所有设置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Settings</source>
   <translation>设置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>start from</source>
   <translation>起始模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Network</source>
   <translation>网络</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>The model to start from is being read.</source>
   <translation>正在读取起始模型。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Proposed. {reason}</source>
   <translation>推荐此项。{reason}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>As in {model}, which the run starts from.</source>
   <translation>与 {model} 相同，训练由它开始。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>More than the {count} pictures there are, so that each step repeats some.</source>
   <translation>多于现有的 {count} 张图片，因此每一步都会重复一些图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>upright subject</source>
   <translation>有上下之分</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Whether up is up in the pictures, as in faces and landscapes. Untick it for textures, coins or plants seen from above: they are then also learnt from turned, which makes a small collection go further.</source>
   <translation>图片是否有上下之分，例如人脸和风景。纹理、硬币或俯视的植物请取消勾选：这样也会从旋转后的图片学习，使小数据集发挥更大作用。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Rough but quick: twice the speed of small.</source>
   <translation>粗糙但快速：速度是“小型”的两倍。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>For an ordinary computer without a graphics card.</source>
   <translation>适合没有独立显卡的普通电脑。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>Finer and far slower; wants a graphics card.</source>
   <translation>更精细但慢得多；需要显卡。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/settings_form.py" />
   <source>As in the original experiments; wants a graphics card.</source>
   <translation>与原始实验相同；需要显卡。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/source_list.py" />
   <source>and {count} more</source>
   <translation>以及另外 {count} 项</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/source_list.py" />
   <source>Learn without it; its files stay as they are</source>
   <translation>不再用它训练；文件保持原样</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>A model to begin with in place of random weights. It learns faster what it half knows already, and needs fewer pictures; the network keeps the size that the model has.</source>
   <translation>用一个模型代替随机权重作为起点。已经半懂的内容学得更快，所需图片更少；网络保持该模型的大小。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>Start from</source>
   <translation>起始模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>Reading {name}…</source>
   <translation>正在读取 {name}…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>Scratch</source>
   <translation>从零开始</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>bundled</source>
   <translation>内置</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>A file…</source>
   <translation>文件…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>A model to start from</source>
   <translation>选择起始模型</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>{resolution} px, {architecture}, mode {mode}; its sizes are kept.</source>
   <translation>{resolution} px，{architecture}，模式 {mode}；其大小保持不变。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>{name} cannot be read ({reason}). Choose another model.</source>
   <translation>无法读取 {name}（{reason}）。请选择其他模型。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/start_from.py" />
   <source>{name} is no SEGAN model that this version can read: {reason}</source>
   <translation>{name} 不是此版本可以读取的 SEGAN 模型：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>The pictures can be changed when the run has ended, or for the next run.</source>
   <translation>训练结束后可以更改图片，也可为下一次训练更改。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>The settings of {name} are taken for a new run.</source>
   <translation>已将 {name} 的设置用于新的训练。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>The pictures of {name} are no longer at {path}. Choose where they are now.</source>
   <translation>{name} 的图片已不在 {path}。请选择它们现在的位置。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>Choose pictures…</source>
   <translation>选择图片…</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} is paused</source>
   <translation>{name} 已暂停</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{run} at {kimg} kimg</source>
   <translation>{run}，{kimg} kimg</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>Apply</source>
   <translation>应用</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} goes on with {changes}.</source>
   <translation>{name} 将以 {changes} 继续。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>Saved last: {model}.</source>
   <translation>最后保存：{model}。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>Try again</source>
   <translation>重试</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>All {kimg} kimg are done; explore what it can draw.</source>
   <translation>全部 {kimg} kimg 已完成；去探索它能画出什么。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} is finished</source>
   <translation>{name} 已完成</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} has failed</source>
   <translation>{name} 失败</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} has begun.</source>
   <translation>{name} 已开始。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} waits for its turn.</source>
   <translation>{name} 正在排队。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>1 run waits in the queue.</source>
   <translation>队列中有 1 个训练等待。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{count} runs wait in the queue.</source>
   <translation>队列中有 {count} 个训练等待。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>Start the next</source>
   <translation>开始下一个</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>The run has not answered for a minute.</source>
   <translation>训练已有一分钟没有响应。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>End it without saving</source>
   <translation>不保存而结束</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} was interrupted, by a crash or a power cut. It can be resumed.</source>
   <translation>{name} 因崩溃或断电而中断，可以继续训练。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/tab.py" />
   <source>{name} is in the trash.</source>
   <translation>{name} 已在回收站中。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>Time-lapse</source>
   <translation>延时影片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>Whose picture the film shows.</source>
   <translation>影片显示谁的图片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>How many previews are shown in a second.</source>
   <translation>每秒显示多少个预览。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source> / s</source>
   <translation> / 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>Every pixel becomes a square of so many pixels.</source>
   <translation>每个像素放大为边长若干像素的方块。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>all seeds</source>
   <translation>所有种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>one seed</source>
   <translation>一个种子</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>The time-lapse was cancelled.</source>
   <translation>已取消延时影片。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>{count} previews   ·   {width} × {height} px   ·   {seconds} s</source>
   <translation>{count} 个预览   ·   {width} × {height} px   ·   {seconds} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>time-lapse</source>
   <translation>延时影片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>time-lapse-seed{seed}</source>
   <translation>延时影片-种子{seed}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>Save the time-lapse</source>
   <translation>保存延时影片</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/time_lapse.py" />
   <source>The preview {name} is missing or damaged.</source>
   <translation>预览 {name} 缺失或已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>Try it with the sample faces</source>
   <translation>用示例人脸试试</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>Teach a small network to draw</source>
   <translation>教一个小网络画画</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>This is how the network will see them. Press Start when they look right.</source>
   <translation>网络会这样看到它们。看起来没问题就按“开始”。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>{count} pictures, ready to learn from</source>
   <translation>{count} 张图片，可以开始学习</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>Drop a folder or a zip of pictures anywhere on this window; a few hundred of one kind are enough to begin.</source>
   <translation>将图片文件夹或 zip 拖到此窗口的任意位置；几百张同类图片就足以开始。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>Press Start: two small networks learn from each other on this computer, and you see what they draw as they do.</source>
   <translation>按“开始”：两个小网络在这台电脑上互相学习，你会同步看到它们画出的内容。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/training/welcome.py" />
   <source>Then steer what was learnt in Exploration, with sliders that the network has found by itself.</source>
   <translation>然后在“探索”中用网络自己发现的滑块调节所学到的内容。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/translation.py" />
   <source>{time} s</source>
   <translation>{time} 秒</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/translation.py" />
   <source>{time} min</source>
   <translation>{time} 分钟</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/translation.py" />
   <source>{time} h</source>
   <translation>{time} 小时</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/chip.py" />
   <source>{name}: click to hide or show</source>
   <translation>{name}：单击隐藏或显示</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/image_view.py" />
   <source>Wheel or + and −: zoom.  Drag: move.  Double-click or 0: fit to the window.</source>
   <translation>滚轮或 + 和 −：缩放。  拖动：移动。  双击或 0：适应窗口。</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/image_view.py" />
   <source>sketch</source>
   <translation>草图</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/labelled_slider.py" />
   <source>{name}, value</source>
   <translation>{name}，数值</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/tile_view.py" />
   <source>Back to all tiles: Escape</source>
   <translation>返回所有图块：Escape</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/tile_view.py" />
   <source>Previous tile: Up</source>
   <translation>上一块：上方向键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/widgets/tile_view.py" />
   <source>Next tile: Down</source>
   <translation>下一块：下方向键</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/workers.py" />
   <source>The training could not be followed: {error}</source>
   <translation>无法跟踪训练：{error}</translation>
  </message>
  <message>
   <location filename="../../segan_desktop/workers.py" />
   <source>An error in the program: {error}</source>
   <translation>程序错误：{error}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>architecture</source>
   <translation>架构</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Family of the generator. stylegan2: the best pictures; stylegan: its predecessor; eigengan: each layer has a random input of its own, whose dimensions are the sliders; pggan: plain, without sliders.</source>
   <translation>生成器的类型。stylegan2：图片质量最好；stylegan：其前身；eigengan：每层有各自的随机输入，其维度即为滑块；pggan：普通网络，没有滑块。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>stylegan2</source>
   <translation>stylegan2</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>stylegan</source>
   <translation>stylegan</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>eigengan</source>
   <translation>eigengan</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>pggan</source>
   <translation>pggan</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>mode</source>
   <translation>模式</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Where the linear subspaces of a StyleGAN sit. 0: none (plain), 1: added to the feature maps, 2: before the modulation of each layer (SEGAN), 3: a scale for each dimension.</source>
   <translation>StyleGAN 的线性子空间位于何处。0：无（普通），1：加到特征图上，2：在每层的调制之前（SEGAN），3：每个维度一个缩放系数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>resolution</source>
   <translation>分辨率</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Width and height of the pictures; a power of two. Each doubling takes about four times as long.</source>
   <translation>图片的宽和高，为 2 的幂。每加倍一次，耗时约为四倍。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>px</source>
   <translation>px</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>z dimensions</source>
   <translation>z 维数</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Size of the random input.</source>
   <translation>随机输入的大小。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>w dimensions</source>
   <translation>w 维数</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Size of the style vector that the mapping network makes.</source>
   <translation>映射网络所生成的风格向量的大小。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>mapping depth</source>
   <translation>映射深度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Layers of the mapping network from z to w; 2 suffice for small data.</source>
   <translation>从 z 到 w 的映射网络的层数；小数据集 2 层即可。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>layers</source>
   <translation>层</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>channel base</source>
   <translation>通道基数</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Capacity: a layer of r pixels per side has channel base / r channels, up to the maximum.</source>
   <translation>容量：边长 r 像素的层有“通道基数 / r”个通道，不超过通道上限。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>channel maximum</source>
   <translation>通道上限</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The most channels that a layer has.</source>
   <translation>每层的最大通道数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>channels</source>
   <translation>通道</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>subspace rank</source>
   <translation>子空间秩</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Dimensions (sliders) of each layer's subspace in mode 2 and in eigengan; fewer than w has.</source>
   <translation>模式 2 和 eigengan 中每层子空间的维数（滑块数）；少于 w 的维数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>dimensions</source>
   <translation>维</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>feature basis</source>
   <translation>特征基</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Width and height of the maps that mode 1 enlarges and adds to each layer.</source>
   <translation>模式 1 放大后加到各层的特征图的宽和高。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>length</source>
   <translation>长度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>How long to train, in thousands of pictures shown to the discriminator.</source>
   <translation>训练多久，以判别器看到的图片数（千张）计。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>kimg</source>
   <translation>kimg</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>augmentation</source>
   <translation>数据增强</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Variations of the pictures that make a small collection go further. auto: ada below 20,000 pictures, otherwise flip. flip: each picture is mirrored half of the time; none: right for lettering. The others vary what the discriminator sees, real and made. ada: position, size and colour, only as much as overfitting asks for; diff: colour, position and a hole, always.</source>
   <translation>图片的变化，使小数据集发挥更大作用。自动：少于 20,000 张图片时为 ada，否则为翻转。翻转：每张图片有一半时间左右镜像；无：适合文字。其余方式改变判别器看到的内容，包括真实的和生成的。ada：位置、大小和颜色，只在过拟合需要时才变化；diff：颜色、位置和遮挡，始终变化。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>auto</source>
   <translation>自动</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>none</source>
   <translation>无</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>flip</source>
   <translation>翻转</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>diff</source>
   <translation>diff</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>ada</source>
   <translation>ada</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>ADA target</source>
   <translation>ADA 目标</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Overfitting r_t above which augmentation 'ada' becomes more frequent, and below which rarer.</source>
   <translation>过拟合 r_t 高于此值时，数据增强 ada 更频繁，低于此值时更少。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>ADA speed</source>
   <translation>ADA 速度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>How long augmentation 'ada' takes from never to always at the fastest.</source>
   <translation>数据增强 ada 从完全不用到始终使用最快需要多久。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>rotations</source>
   <translation>旋转</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Augmentation 'ada' also turns pictures, by right angles and by any; for pictures without up and down, such as textures.</source>
   <translation>数据增强 ada 也会旋转图片，包括直角和任意角度；适合没有上下之分的图片，例如纹理。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>frozen blocks</source>
   <translation>冻结块数</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Blocks of the discriminator, from the finest on, that stay as they are; with a model to start from, and few pictures, 1 to 3 keep what it knows.</source>
   <translation>判别器中从最精细处起保持不变的块数；有起始模型而图片较少时，1 到 3 可保留其已学的内容。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>blocks</source>
   <translation>块</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>batch size</source>
   <translation>批大小</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Pictures per training step.</source>
   <translation>每个训练步的图片数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>pictures</source>
   <translation>图片</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>learning rate</source>
   <translation>学习率</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Step size of both Adam optimisers; halve it when training is unstable.</source>
   <translation>两个 Adam 优化器的步长；训练不稳定时减半。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>R1 gamma</source>
   <translation>R1 gamma</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Strength of the discriminator's gradient penalty; higher is calmer, lower is sharper. NVIDIA's rule is 0.0002 × resolution² / batch size.</source>
   <translation>判别器梯度惩罚的强度；越高越稳定，越低越锐利。NVIDIA 的经验公式为 0.0002 × 分辨率² / 批大小。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>R1 interval</source>
   <translation>R1 间隔</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The gradient penalty is computed in every n-th step.</source>
   <translation>每 n 步计算一次梯度惩罚。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>path length weight</source>
   <translation>路径长度权重</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Strength of the smoothness penalty on the latent space; 0 turns it off and saves time.</source>
   <translation>潜空间平滑惩罚的强度；0 表示关闭，可节省时间。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>path length interval</source>
   <translation>路径长度间隔</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The smoothness penalty is computed in every n-th step.</source>
   <translation>每 n 步计算一次平滑惩罚。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>style mixing</source>
   <translation>风格混合</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Share of pictures made from two styles, which keeps the layers independent of each other.</source>
   <translation>由两种风格生成的图片所占比例，可使各层彼此独立。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>averaging half-life</source>
   <translation>平均半衰期</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Half-life of the running average of the generator, which is what previews and models show.</source>
   <translation>生成器滑动平均的半衰期；预览和模型显示的就是这个平均。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>averaging ramp-up</source>
   <translation>平均预热</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Early in a run the half-life is at most this share of the pictures seen; 0 turns it off. Not in a run that starts from a model.</source>
   <translation>训练初期，半衰期不超过已看图片数的这一比例；0 表示关闭。从模型开始的训练不适用。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>fit</source>
   <translation>适配</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>How a picture that is not square becomes square: the middle is cut out, the rest is filled with the background (pad) or with the colours at its edges (edge), or it is stretched.</source>
   <translation>如何将非正方形图片变为正方形：裁出中间部分（裁剪），其余以背景色填充（填充）或以边缘颜色填充（边缘），或拉伸。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>crop</source>
   <translation>裁剪</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>pad</source>
   <translation>填充</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>edge</source>
   <translation>边缘</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>stretch</source>
   <translation>拉伸</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>background</source>
   <translation>背景</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Colour behind transparent pictures and beside padded ones, as #rrggbb.</source>
   <translation>透明图片之后和填充图片两侧的颜色，格式为 #rrggbb。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>precision</source>
   <translation>精度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>auto: bfloat16 where a short measurement shows that it is faster, otherwise float32.</source>
   <translation>自动：简短测量表明 bfloat16 更快时使用它，否则使用 float32。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>fp32</source>
   <translation>fp32</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>bf16</source>
   <translation>bf16</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>random seed</source>
   <translation>随机种子</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Makes the run repeatable.</source>
   <translation>使训练可以重现。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>preview every</source>
   <translation>预览间隔</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Time between two sample previews.</source>
   <translation>两次样本预览之间的时间。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>s</source>
   <translation>秒</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>snapshot every</source>
   <translation>快照间隔</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Time between two saves; a crash costs at most this much work.</source>
   <translation>两次保存之间的时间；崩溃时最多损失这么多工作。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>left out</source>
   <translation>已排除</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>model</source>
   <translation>模型</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>discriminator channels</source>
   <translation>判别器通道</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Small</source>
   <translation>小型</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Large</source>
   <translation>大型</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>generator loss</source>
   <translation>生成器损失</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>discriminator loss</source>
   <translation>判别器损失</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>R1 penalty</source>
   <translation>R1 惩罚</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>path length penalty</source>
   <translation>路径长度惩罚</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>real score</source>
   <translation>真实得分</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>fake score</source>
   <translation>生成得分</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>overfitting r_t</source>
   <translation>过拟合 r_t</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>augmentation p</source>
   <translation>数据增强 p</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Dimension</source>
   <translation>维度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Direction</source>
   <translation>方向</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Noise strength</source>
   <translation>噪声强度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Snapshot</source>
   <translation>快照</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>All are {size} pixels.</source>
   <translation>全部为 {size} 像素。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>From {smallest} to {largest} pixels, most often {commonest}.</source>
   <translation>从 {smallest} 到 {largest} 像素，以 {commonest} 最多。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} is {what}.</source>
   <translation>{count} 张{what}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} are {what}.</source>
   <translation>{count} 张{what}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>not square: the middle is cut out</source>
   <translation>不是正方形：裁出中间部分</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>not square: the rest is filled with {colour}</source>
   <translation>不是正方形：其余以 {colour} 填充</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>not square: the rest is filled with the colours at the edge</source>
   <translation>不是正方形：其余以边缘颜色填充</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>not square and stretched</source>
   <translation>不是正方形，会被拉伸</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>scaled down to {size}</source>
   <translation>缩小到 {size}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>converted to RGB ({kinds})</source>
   <translation>转换为 RGB（{kinds}）</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} grey</source>
   <translation>{count} 张灰度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} palette</source>
   <translation>{count} 张调色板</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} 16-bit grey</source>
   <translation>{count} 张 16 位灰度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} CMYK</source>
   <translation>{count} 张 CMYK</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>grey</source>
   <translation>灰度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>palette</source>
   <translation>调色板</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>16-bit grey</source>
   <translation>16 位灰度</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>partly transparent: {colour} is put behind</source>
   <translation>部分透明：以 {colour} 衬底</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>turned upright as the camera noted</source>
   <translation>按相机记录的方向转正</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>animated or of several pages: only the first picture is used</source>
   <translation>为动画或多页：只用第一张</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>refused</source>
   <translation>被拒绝</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>almost the same as others, in {count} {groups}</source>
   <translation>与其他图片几乎相同，共 {count} {groups}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>group</source>
   <translation>组</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>groups</source>
   <translation>组</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>smaller than {size} and scaled up, which blurs</source>
   <translation>小于 {size}，放大后会模糊</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>unlike all the rest</source>
   <translation>与其余图片都不同</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>left out by hand</source>
   <translation>被手动排除</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} pictures are few: a network soon knows them by heart. Add more, a few hundred if you can, or start from another model.</source>
   <translation>{count} 张图片太少：网络很快就会把它们背下来。请添加更多（最好几百张），或从另一个模型开始。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{all} of the {count} pictures are left out, and training needs two. Include some.</source>
   <translation>{count} 张图片中{all}都被排除，而训练至少需要两张。请恢复一些。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>All but one</source>
   <translation>除一张外</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{names} holds only one usable picture, and training needs at least two. Add more: hundreds, if you can.</source>
   <translation>{names} 中只有一张可用图片，而训练至少需要两张。请添加更多：最好有几百张。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>No pictures are chosen. Choose a folder, a zip or picture files.</source>
   <translation>尚未选择图片。请选择文件夹、zip 或图片文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{names} holds no pictures. Choose a folder, a zip or files with pictures such as PNG or JPEG.</source>
   <translation>{names} 中没有图片。请选择含有 PNG 或 JPEG 等图片的文件夹、zip 或文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{names} holds no usable picture; {count} files were refused. The first: {refusal}</source>
   <translation>{names} 中没有可用图片；有 {count} 个文件被拒绝。第一个：{refusal}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The pictures could not be packed into {folder} ({reason}). Free some space there, or change its permissions.</source>
   <translation>无法将图片打包到 {folder}（{reason}）。请在那里腾出空间，或更改其权限。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The packed pictures in {path} cannot be read back. Check the disk and try again.</source>
   <translation>无法重新读取 {path} 中打包的图片。请检查磁盘后重试。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Packing the pictures takes {needed} in {folder}, where only {free} are free. Free some space, or choose a lower resolution.</source>
   <translation>打包图片需要 {folder} 中 {needed} 的空间，而那里只剩 {free}。请腾出空间，或选择较低的分辨率。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is a device or pipe, not a file. Choose a folder, a zip or pictures.</source>
   <translation>这是设备或管道，不是文件。请选择文件夹、zip 或图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is a link to a folder that contains it. Remove the link.</source>
   <translation>是指向包含它的文件夹的链接。请删除该链接。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>may not be read. Change its permissions, or choose another.</source>
   <translation>没有读取权限。请更改权限，或另选一个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>may not be read. Change its permissions.</source>
   <translation>没有读取权限。请更改权限。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>does not exist, or is a link to something that is gone. Choose another.</source>
   <translation>不存在，或是失效的链接。请另选一个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>cannot be read ({reason}). Choose another.</source>
   <translation>无法读取（{reason}）。请另选一个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is a damaged zip. Copy or download it again.</source>
   <translation>zip 已损坏。请重新复制或下载。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>would lie outside of the zip. Pack the zip again without it.</source>
   <translation>会位于 zip 之外。请去掉它后重新打包。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>claims to unpack to {size}. Remove it.</source>
   <translation>声称解压后为 {size}。请移除它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is packed in a way that this program does not read. Unpack the zip and choose the folder.</source>
   <translation>的压缩方式本程序无法读取。请解压该 zip 并选择文件夹。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>locks {count} of its files with a password. Unpack it and choose the folder.</source>
   <translation>其中 {count} 个文件有密码保护。请解压后选择文件夹。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has {size}, too much for a picture. Shrink or remove it.</source>
   <translation>大小为 {size}，对图片来说过大。请缩小或移除。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is empty. Copy it again or remove it.</source>
   <translation>文件为空。请重新复制或移除。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has gone or changed since it was looked at. Look again.</source>
   <translation>自查看后已消失或更改。请重新查看。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has {size} pixels, more than can be handled. Shrink it.</source>
   <translation>有 {size} 像素，超出处理能力。请缩小。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has more pixels than can be handled. Shrink it.</source>
   <translation>像素数超出处理能力。请缩小。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has colours of an unusual kind ({mode}). Convert it to an ordinary RGB picture.</source>
   <translation>颜色格式不常见（{mode}）。请转换为普通 RGB 图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has more than 16 bits per pixel. Convert it to an ordinary RGB picture.</source>
   <translation>每像素超过 16 位。请转换为普通 RGB 图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is not a picture, or damaged from the start. Replace or remove it.</source>
   <translation>不是图片，或开头已损坏。请替换或移除。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is damaged or cut off ({details}). Copy it again or remove it.</source>
   <translation>已损坏或不完整（{details}）。请重新复制或移除。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is much darker than the rest</source>
   <translation>明显比其余图片暗</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is much brighter than the rest</source>
   <translation>明显比其余图片亮</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>has quite other colours than the rest</source>
   <translation>颜色与其余图片很不相同</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>is blank</source>
   <translation>图片空白</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose more than {bound}.</source>
   <translation>请选择大于 {bound} 的值。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose {bound} or more.</source>
   <translation>请选择 {bound} 或更大的值。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose {bound} or less.</source>
   <translation>请选择 {bound} 或更小的值。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose a whole number.</source>
   <translation>请选择一个整数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose a colour such as #ffffff.</source>
   <translation>请选择一种颜色，例如 #ffffff。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose a number.</source>
   <translation>请选择一个数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>subspace rank {rank} exceeds the {count} w dimensions.</source>
   <translation>子空间秩 {rank} 超过了 w 的 {count} 维。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>channel base {base} leaves no channel at {count} px; choose more.</source>
   <translation>通道基数 {base} 在 {count} px 处没有留下通道；请增大。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{frozen} frozen blocks exceed the {count} of the discriminator.</source>
   <translation>冻结块数 {frozen} 超过了判别器的 {count} 个块。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>resolution {resolution} is not a power of two; choose 32, 64, 128, 256 or 512.</source>
   <translation>分辨率 {resolution} 不是 2 的幂；请选择 32、64、128、256 或 512。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} channels do not describe a model of {resolution} px.</source>
   <translation>{count} 个通道数无法描述 {resolution} px 的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} discriminator channels do not fit {resolution} px.</source>
   <translation>{count} 个判别器通道数不适合 {resolution} px。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>choose true or false.</source>
   <translation>请选择 true 或 false。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>there is no such setting.</source>
   <translation>没有这样的设置。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>This machine takes about {hours} hours for it.</source>
   <translation>本机大约需要 {hours} 小时。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>This machine would take longer than a night for the larger presets.</source>
   <translation>更大的预设在本机上一夜之内完成不了。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{reason} Other programs kept it busy meanwhile.</source>
   <translation>{reason}测量时其他程序占用了它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>This run needs about {needed} GB of memory, and this machine has {present} GB. Choose {way}.</source>
   <translation>此次训练约需 {needed} GB 内存，而本机有 {present} GB。请选择{way}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a batch size of {count} or less</source>
   <translation>不超过 {count} 的批大小</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a lower resolution or fewer channels</source>
   <translation>更低的分辨率或更少的通道</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The discriminator {what}, so that the generator learns little from it. {advice}</source>
   <translation>判别器{what}，因此生成器从中学到的很少。{advice}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>recognises nearly all of your pictures (r_t {r_t})</source>
   <translation>几乎认得你的所有图片（r_t {r_t}）</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>tells real from made too easily (their scores are {gap} apart)</source>
   <translation>太容易分辨真实与生成的图片（得分相差 {gap}）</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Resume with augmentation 'ada', or add pictures.</source>
   <translation>请用数据增强 ada 继续，或添加图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Add pictures, or resume with a higher R1 gamma, such as {gamma}.</source>
   <translation>请添加图片，或以更高的 R1 gamma（例如 {gamma}）继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Augmentation varies every picture that the discriminator sees, and it still knows them by heart: they are too few for so long a run. Add pictures, or stop and use the best snapshot.</source>
   <translation>数据增强已改变判别器看到的每一张图片，而它仍将它们背了下来：对这么长的训练来说图片太少。请添加图片，或停止并使用最佳快照。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The samples become alike: their diversity is {now} of that of your pictures, and was {highest}. If the next previews do not recover, go on from an earlier snapshot with half the learning rate, {rate}.</source>
   <translation>样本变得彼此相似：其多样性为你的图片的 {now}，此前为 {highest}。如果接下来的预览没有恢复，请从较早的快照以一半的学习率 {rate} 继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The samples get worse: {best}, and now it is {kid}. {advice} Or stop, and use that snapshot.</source>
   <translation>样本正在变差：{best}，现在为 {kid}。{advice}也可以停止并使用该快照。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Nothing has improved for {time} kimg: {best}. Stop and use it, or begin a run with more pictures or a larger preset.</source>
   <translation>已有 {time} kimg 没有改善：{best}。请停止并使用它，或以更多图片或更大的预设开始新的训练。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the best snapshot is that of {kimg} kimg (KID-EN {kid})</source>
   <translation>最佳快照在 {kimg} kimg（KID-EN {kid}）</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The training process was ended by the system ({signal}). Probably the memory ran out: choose a smaller batch or resolution. Resume the run to go on from its last save.</source>
   <translation>训练进程被系统终止（{signal}）。可能是内存不足：请选择较小的批量或分辨率。继续此次训练即可从上次保存处接着进行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The training process was ended by the system ({signal}). Resume the run to go on from its last save.</source>
   <translation>训练进程被系统终止（{signal}）。继续此次训练即可从上次保存处接着进行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The training process ended unexpectedly (exit code {code}). Resume the run to go on from its last save.</source>
   <translation>训练进程意外结束（退出代码 {code}）。继续此次训练即可从上次保存处接着进行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The run was ended without saving. Resume it to go on from its last save.</source>
   <translation>此次训练未保存就已结束。继续它即可从上次保存处接着进行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{place} cannot be used ({reason}). Put that right, such as a full disk, and resume the run.</source>
   <translation>无法使用 {place}（{reason}）。请排除此问题（例如磁盘已满），然后继续此次训练。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>There is not enough memory: choose a smaller batch or resolution.</source>
   <translation>内存不足：请选择较小的批量或分辨率。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Training stopped by an error in the program: {error}</source>
   <translation>程序出错，训练已停止：{error}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The estimate failed ({reason}). A smaller batch or resolution may work.</source>
   <translation>估算失败（{reason}）。较小的批量或分辨率或许可行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the process that measures was ended by the system</source>
   <translation>测量进程被系统终止</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The estimate takes too long: this machine is very slow for such a run, or busy.</source>
   <translation>估算耗时过长：对这样的训练来说这台电脑很慢，或者正忙。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} is no run folder: it holds no config.json that can be read.</source>
   <translation>{path} 不是训练文件夹：其中没有可读取的 config.json。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>config.json in {path} cannot be used: {reason}</source>
   <translation>无法使用 {path} 中的 config.json：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The notes in {path} could not be saved ({reason}).</source>
   <translation>无法保存 {path} 中的备注（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} cannot be read. Move that file away.</source>
   <translation>无法读取 {path}。请将该文件移走。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds a run with another {field}. Choose another run folder, or resume the run with its own settings.</source>
   <translation>{name} 中的训练采用了不同的设置（{field}）。请选择其他训练文件夹，或用其自身的设置继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A discriminator that begins anew has nothing to keep: set the frozen blocks to 0, or start from a model that comes with its discriminator.</source>
   <translation>从头开始的判别器没有可保留的内容：请将冻结的块数设为 0，或从带有判别器的模型开始。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} holds no model to start from. Choose a model file, or the folder of a run.</source>
   <translation>{path} 中没有可作为起点的模型。请选择模型文件或训练文件夹。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has {what}, but the run {other}. Set the run to {same}, or start from another model.</source>
   <translation>{name} 的设置为 {what}，而此次训练为 {other}。请将训练设为 {same}，或从其他模型开始。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{what} could not be saved ({reason}); the run goes on, and tries it again.</source>
   <translation>{what}无法保存（{reason}）；训练会继续进行，并再次尝试。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A preview</source>
   <translation>预览</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A snapshot</source>
   <translation>快照</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A verdict on a snapshot</source>
   <translation>快照的评估结果</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{folder} cannot be resumed: {why}</source>
   <translation>无法继续 {folder}：{why}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its newest state is of a run with other networks, or was altered. Move that file away.</source>
   <translation>其最新状态属于使用其他网络的训练，或已被改动。请移走该文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is being trained already. Wait until that has ended, or choose another folder.</source>
   <translation>{name} 已在训练中。请等它结束，或选择其他文件夹。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{damage} The snapshot before it is used.</source>
   <translation>{damage}将使用它之前的快照。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{why} Put back a copy of one.</source>
   <translation>{why}请放回一份副本。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{why} Put back a copy of one, or begin a new run that starts from its model {model}.</source>
   <translation>{why}请放回一份副本，或者从它的模型 {model} 开始新的训练。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{damage} No other state is sound.</source>
   <translation>{damage}没有其他完好的状态文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its states are gone.</source>
   <translation>它的状态文件都不见了。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is damaged ({reason}).</source>
   <translation>{name} 已损坏（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is damaged.</source>
   <translation>{name} 已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no model file, or is damaged or cut short; this program opens StyleGAN2 models of SEGAN, rosinality and NVIDIA (.safetensors, .pt, .pkl).</source>
   <translation>{name} 不是模型文件，或者已损坏或不完整；本程序可打开 SEGAN、rosinality 和 NVIDIA 的 StyleGAN2 模型（.safetensors、.pt、.pkl）。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its checksum does not match</source>
   <translation>校验和不符</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{full} Free some space there; then the run goes on by itself.</source>
   <translation>{full}请在那里释放一些空间；之后训练会自动继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{full} The run ended without being saved: free some space there, and resume it to go on from its last snapshot.</source>
   <translation>{full}训练未能保存就结束了：请在那里释放一些空间，再从最后的快照继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The disk that holds {folder} is full.</source>
   <translation>{folder} 所在的磁盘已满。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Training became unstable at {kimg} kimg ({quantity} is not a number). The run goes on from {where} with half the learning rate, {rate}.</source>
   <translation>训练在 {kimg} kimg 处变得不稳定（{quantity}不是数值）。训练将从{where}以一半的学习率 {rate} 继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its snapshot at {kimg} kimg</source>
   <translation> {kimg} kimg 处的快照</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its beginning</source>
   <translation>头</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{model} comes without a discriminator, so that one begins anew: the pictures may get worse before they get better.</source>
   <translation>{model} 不含判别器，因此判别器从头开始：图片可能先变差再变好。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Training became unstable at {kimg} kimg ({quantity} is not a number). Go on from the last snapshot with half the learning rate or a higher R1 gamma, or begin a new run with them.</source>
   <translation>训练在 {kimg} kimg 处变得不稳定（{quantity}不是数值）。请从最后的快照以一半的学习率或更高的 R1 gamma 继续，或以它们开始新的训练。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>There is not enough memory even for the smallest part of a batch. Choose a smaller preset or resolution, or close other programs.</source>
   <translation>内存连一个批次的最小部分都放不下。请选择更小的预设或分辨率，或关闭其他程序。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Memory did not suffice for {batch} pictures at once. From now on each batch is taken in {count} parts: the result is the same, but it takes a little longer.</source>
   <translation>内存不足以一次处理 {batch} 张图片。从现在起每个批次分 {count} 部分处理：结果相同，但稍慢一些。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The run goes on in bfloat16, as it began, although this machine is faster in float32. Resume it with precision fp32, unless it shall go on exactly as it would have.</source>
   <translation>训练沿用开始时的 bfloat16，尽管这台电脑用 float32 更快。若不要求结果完全一致，请以精度 fp32 继续。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>There is no file {path}.</source>
   <translation>没有文件 {path}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} is no file. Choose a model file.</source>
   <translation>{path} 不是文件。请选择一个模型文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} cannot be read ({reason}).</source>
   <translation>无法读取 {name}（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is larger than 2 GiB, more than any model that this program can open.</source>
   <translation>{name} 大于 2 GiB，超过本程序能打开的任何模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is a safetensors file of another program, without a SEGAN header.</source>
   <translation>{name} 是其他程序的 safetensors 文件，没有 SEGAN 文件头。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no SEGAN model that this version can read: {error}</source>
   <translation>{name} 不是此版本可以读取的 SEGAN 模型：{error}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} was made by a newer version of this program; update it to open the file.</source>
   <translation>{name} 由本程序的更新版本创建；请更新本程序后再打开。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is damaged (its checksum does not match); use another copy or snapshot.</source>
   <translation>{name} 已损坏（校验和不符）；请使用其他副本或快照。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} does not hold the tensors that its own configuration asks for.</source>
   <translation>{name} 中的张量与其自身的配置不符。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no checkpoint of another project (a .pt or .pkl file), or a damaged one.</source>
   <translation>{name} 不是其他项目的检查点（.pt 或 .pkl 文件），或已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is of no known kind; this program opens StyleGAN2 models of SEGAN, rosinality and NVIDIA.</source>
   <translation>{name} 的类型未知；本程序可打开 SEGAN、rosinality 和 NVIDIA 的 StyleGAN2 模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds a network that this program cannot have: {error}</source>
   <translation>{name} 中的网络是本程序无法使用的：{error}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} was refused: it is damaged or not what it seems ({reason}).</source>
   <translation>已拒绝 {name}：它已损坏，或并非看上去的那样（{reason}）。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it declares more than it holds</source>
   <translation>它声明的内容多于实际内容</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it names {what}</source>
   <translation>它引用了 {what}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it holds no networks</source>
   <translation>其中没有网络</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it is an archive of something else</source>
   <translation>它是其他内容的压缩包</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it was written by a big-endian computer</source>
   <translation>它由大端序计算机写入</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it is of an unknown kind</source>
   <translation>它的类型未知</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it does not hold the storages that it speaks of</source>
   <translation>其中没有它所引用的存储</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a tensor of shape {shape} lies about its size</source>
   <translation>形状为 {shape} 的张量谎报了大小</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a storage of {count} elements lies about its size</source>
   <translation>含 {count} 个元素的存储谎报了大小</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} declares more numbers than it holds, and was refused.</source>
   <translation>{name} 声明的数值多于实际内容，已拒绝。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds values so large that its pictures are not numbers; training it had failed.</source>
   <translation>{name} 中的数值过大，生成的图片不是数字；它的训练已失败。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} makes pictures of {colours} channels; this program makes RGB pictures only.</source>
   <translation>{name} 生成 {colours} 通道的图片；本程序只生成 RGB 图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} lacks a part of its generator; it may be damaged.</source>
   <translation>{name} 缺少生成器的一部分，可能已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} lacks a part of its discriminator; it may be damaged.</source>
   <translation>{name} 缺少判别器的一部分，可能已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} lacks the tensor that is called {tensor} here; it may be damaged.</source>
   <translation>{name} 缺少这里称为 {tensor} 的张量，可能已损坏。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds a tensor '{tensor}', which a StyleGAN2 with skip generator does not have.</source>
   <translation>{name} 含有张量“{tensor}”，而采用 skip 生成器的 StyleGAN2 没有它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} resamples with another filter than [1, 3, 3, 1], which this program does not have.</source>
   <translation>{name} 重采样所用的滤波器不是 [1, 3, 3, 1]，本程序没有。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is a conditional model, which needs labels; this program has models without labels only.</source>
   <translation>{name} 是需要标签的条件模型；本程序只有无标签的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has a generator of architecture '{architecture}'; this program has 'skip' only.</source>
   <translation>{name} 的生成器架构为“{architecture}”；本程序只有“skip”。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is of a TensorFlow GAN other than StyleGAN2; only StyleGAN2 can be opened.</source>
   <translation>{name} 属于 StyleGAN2 以外的 TensorFlow GAN；只能打开 StyleGAN2。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} was made by lucidrains' stylegan2-pytorch, a network with other up-sampling, scaling and noise than StyleGAN2, so that its weights would make other pictures here; open it with that program.</source>
   <translation>{name} 由 lucidrains 的 stylegan2-pytorch 创建，其上采样、缩放和噪声与 StyleGAN2 不同，权重在这里会生成别的图片；请用那个程序打开。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is of an EigenGAN, which is no StyleGAN2; open it with the program that made it.</source>
   <translation>{name} 属于 EigenGAN，不是 StyleGAN2；请用创建它的程序打开。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is a StyleGAN3 of configuration t or r; of StyleGAN3, only configuration stylegan2 can be opened.</source>
   <translation>{name} 是配置为 t 或 r 的 StyleGAN3；StyleGAN3 中只能打开配置 stylegan2。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has {shape} as the shape of {tensor}, where {expected} belongs.</source>
   <translation>{name} 中 {tensor} 的形状为 {shape}，而应为 {expected}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has values in {tensor} that are not numbers; training it had failed.</source>
   <translation>{name} 的 {tensor} 中有非数字的值；它的训练已失败。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds a subspace '{tensor}', which the original SEGAN does not have.</source>
   <translation>{name} 含有子空间“{tensor}”，而原始 SEGAN 没有它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has a subspace '{tensor}' of another shape than the original SEGAN's.</source>
   <translation>{name} 的子空间“{tensor}”与原始 SEGAN 的形状不同。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} cuts its maps off at {limit}, which this program does not do.</source>
   <translation>{name} 在 {limit} 处截断特征图，本程序不会这样做。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has the activation '{activation}'; this program has 'lrelu' only.</source>
   <translation>{name} 的激活函数为“{activation}”；本程序只有“lrelu”。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has a mapping network of lr multiplier {multiplier}; this program has 0.01 only.</source>
   <translation>{name} 映射网络的学习率乘数为 {multiplier}；本程序只有 0.01。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} samples are more than {most}. Choose fewer.</source>
   <translation>{count} 个样本多于上限 {most}。请减少数量。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A direction needs at least two seeds on either side. Label more pictures.</source>
   <translation>一个方向的两侧各需至少两个种子。请标记更多图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Seed {seed} is on both sides. Take it off one of them.</source>
   <translation>种子 {seed} 同时在两侧。请从其中一侧去掉它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Nothing in w tells these seeds apart: the model makes the same of all. Choose another model.</source>
   <translation>w 中没有任何东西能区分这些种子：模型对它们都生成同样的图片。请选择其他模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The directions are of models with another w. Choose directions of this model.</source>
   <translation>这些方向属于 w 不同的模型。请选择此模型的方向。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Nothing of the direction is left without the others. Leave one of them out.</source>
   <translation>去掉其他方向后，该方向所剩无几。请略去其中一个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>At least one direction can be asked for. Choose a larger number.</source>
   <translation>至少要寻找一个方向。请选择更大的数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Statistics need at least two samples. Choose a larger number.</source>
   <translation>统计至少需要两个样本。请选择更大的数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Statistics need samples. Choose a larger number.</source>
   <translation>统计需要样本。请选择更大的数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Layer {layer} does not exist: this model has the layers 0 to {last}.</source>
   <translation>第 {layer} 层不存在：此模型的层为 0 到 {last}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the directions differ in length.</source>
   <translation>各方向的长度不同。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The vector has {given} numbers, but {space} of this model has {expected}. Choose a seed, or open the model that the vector is of.</source>
   <translation>该向量有 {given} 个数，而此模型的 {space} 有 {expected} 个。请选择一个种子，或打开该向量所属的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The vector has {given} rows, but w+ of this model has {expected}. Choose a seed, or open the model that the vector is of.</source>
   <translation>该向量有 {given} 行，而此模型的 w+ 有 {expected} 行。请选择一个种子，或打开该向量所属的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{what} names layer {layer}, but this model ends at layer {last}. Choose other layers.</source>
   <translation>{what}提到第 {layer} 层，而此模型止于第 {last} 层。请选择其他层。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>This model takes no noise at {place}; reset its noise strength, or open the model it is of.</source>
   <translation>此模型在 {place} 处没有噪声；请重置其噪声强度，或打开它所属的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The direction '{name}' has {given} numbers, but w of this model has {expected}. Remove it, or open the model it is of.</source>
   <translation>方向“{name}”有 {given} 个数，而此模型的 w 有 {expected} 个。请移除它，或打开它所属的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The direction '{name}'</source>
   <translation>方向“{name}”</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>This model has no dimension {dimension}; reset it, or open the model it is of.</source>
   <translation>此模型没有维度 {dimension}；请重置它，或打开它所属的模型。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Latents are one array called z, w or w_plus; here are {names}.</source>
   <translation>潜变量应是一个名为 z、w 或 w_plus 的数组；这里有 {names}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} holds values that are not finite numbers.</source>
   <translation>{name} 中含有非有限的数值。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} does not exist, or is no file. Choose a {what} that SEGAN saved.</source>
   <translation>{path} 不存在，或不是文件。请选择由 SEGAN 保存的{what}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is too large for a {what}. Choose one that SEGAN saved.</source>
   <translation>{name} 作为{what}太大。请选择由 SEGAN 保存的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no {what} that this version can read: {reason}</source>
   <translation>{name} 不是此版本能读取的{what}：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>file of directions</source>
   <translation>方向文件</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>'{label}' is no dimension; write for example L3N0D2.</source>
   <translation>“{label}”不是维度；请写成例如 L3N0D2。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a vector in {space} has one row, not {rows}.</source>
   <translation>{space} 中的向量只有一行，而不是 {rows} 行。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the rows of a vector differ in length.</source>
   <translation>向量各行的长度不同。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a dimension is edited twice.</source>
   <translation>同一维度被编辑了两次。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>it was made by a newer version of SEGAN; update this one to open it.</source>
   <translation>它由较新版本的 SEGAN 生成；请更新本程序以打开它。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a timeline holds 1 to {most} key frames, not {count}.</source>
   <translation>时间线容纳 1 到 {most} 个关键帧，而不是 {count} 个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the pace does not go from 0 to 1.</source>
   <translation>速度曲线不是从 0 到 1。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a circle has two key frames, each with a vector in z.</source>
   <translation>圆形路径有两个关键帧，各有一个 z 中的向量。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a circle goes without blends, style mixing and second seeds.</source>
   <translation>圆形路径不含混合、风格混合和第二种子。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>around key frame {count} more than {most} latents would be blended.</source>
   <translation>在第 {count} 个关键帧附近要混合的潜变量多于 {most} 个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>around key frame {count} there are more than {most} directions.</source>
   <translation>在第 {count} 个关键帧附近的方向多于 {most} 个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>around key frame {count} more than {most} dimensions are moved.</source>
   <translation>在第 {count} 个关键帧附近移动的维度多于 {most} 个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>'{part}' is no seed or range of seeds; write for example 0-15 or 3, 7, 11.</source>
   <translation>“{part}”不是种子或种子范围；请写成例如 0-15 或 3, 7, 11。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>'{text}' are more than {count} seeds. Choose fewer.</source>
   <translation>“{text}”超过了 {count} 个种子。请减少数量。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>Rows and columns vary the same thing. Choose another quantity for one of them.</source>
   <translation>行和列改变的是同一个量。请为其中之一选择别的量。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} cannot be written ({reason}). Choose another folder, or free some space.</source>
   <translation>无法写入 {path}（{reason}）。请选择其他文件夹，或释放一些空间。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{width} × {height} pixels are more than a file {suffix} can hold. Choose PNG, a smaller scale or fewer pictures.</source>
   <translation>{width} × {height} 像素超出了 {suffix} 文件的上限。请选择 PNG、更小的缩放或更少的图像。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{width} × {height} pixels are too many for a film. Choose fewer or smaller pictures.</source>
   <translation>{width} × {height} 像素对影片来说太大。请选择更少或更小的图像。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The film is too long for WebP, which ends at 4 GiB. Choose MP4, or fewer frames.</source>
   <translation>影片对 WebP 来说太长，其上限为 4 GiB。请选择 MP4，或减少帧数。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>There are more edits than fit into a file. Choose fewer pictures, key frames or dimensions.</source>
   <translation>编辑太多，一个文件装不下。请减少图像、关键帧或维度。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{format} needs the package PyAV, which is not installed. Install it (pip install av), or choose WebP or GIF.</source>
   <translation>{format} 需要 PyAV 包，但尚未安装。请安装它（pip install av），或选择 WebP 或 GIF。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>The edit inside {name} cannot be read ({reason}). Try another file.</source>
   <translation>{name} 中的编辑无法读取（{reason}）。请试试别的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} was made by a newer version of SEGAN. Update this one to open it.</source>
   <translation>{name} 由更新版本的 SEGAN 制作。请更新本程序后再打开。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no picture or film of a known format. Choose one that SEGAN exported.</source>
   <translation>{name} 不是已知格式的图片或影片。请选择由 SEGAN 导出的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} carries no edit. Choose a file that SEGAN exported, and that was not saved again.</source>
   <translation>{name} 不带编辑。请选择由 SEGAN 导出且未被重新保存过的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} carries an edit that is too large. Choose another file.</source>
   <translation>{name} 所带的编辑太大。请选择别的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no grid. Choose one that SEGAN exported.</source>
   <translation>{name} 不是网格图。请选择由 SEGAN 导出的网格图。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has another size than its grid. Choose one that was not changed.</source>
   <translation>{name} 的尺寸与其网格不符。请选择未被改动过的文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has no ending of a picture. Use .png, .webp or .jpg.</source>
   <translation>{name} 没有图片的扩展名。请使用 .png、.webp 或 .jpg。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has no ending of a film. Use one of {endings}.</source>
   <translation>{name} 没有影片的扩展名。请使用以下之一：{endings}。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A film {suffix} has {slowest} to {fastest} frames per second, not {given}.</source>
   <translation>{suffix} 影片每秒 {slowest} 到 {fastest} 帧，而不是 {given} 帧。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>There is nothing to make a film of: it has no frames.</source>
   <translation>没有可制成影片的内容：没有任何帧。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} does not exist, or is no file. Choose a picture or film that SEGAN exported.</source>
   <translation>{path} 不存在，或不是文件。请选择由 SEGAN 导出的图片或影片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{path} does not exist, or is no file. Choose a picture.</source>
   <translation>{path} 不存在或不是文件。请选择一张图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} is no picture. Choose another file.</source>
   <translation>{name} 不是图片。请选择其他文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} cannot be used: it {reason}</source>
   <translation>{name} 无法使用：{reason}</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>A picture is looked for in one step at least.</source>
   <translation>查找图片至少需要一步。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} cannot be read ({reason}). Choose another file.</source>
   <translation>无法读取 {name}（{reason}）。请选择其他文件。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{name} has too many pixels. Choose a picture that SEGAN exported.</source>
   <translation>{name} 的像素过多。请选择由 SEGAN 导出的图片。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>a sheet holds 1 to {most} pictures, not {count}.</source>
   <translation>一张表容纳 1 到 {most} 张图片，而不是 {count} 张。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>the layout has other rows and columns than the sheet.</source>
   <translation>布局的行列与表不同。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>its XMP is too large</source>
   <translation>其 XMP 过大</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} samples are too few to measure a model by; {least} are the least.</source>
   <translation>{count} 个样本太少，无法衡量模型；至少需要 {least} 个。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} pictures are too few to measure a model by; {least} are the least.</source>
   <translation>{count} 张图片太少，无法衡量模型；至少需要 {least} 张。</translation>
  </message>
  <message>
   <location filename="../../segan" />
   <source>{count} {kind}, {others}</source>
   <translation>{count} 张{kind}、{others}</translation>
  </message>
 </context>
</TS>
