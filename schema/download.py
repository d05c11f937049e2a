"""Where a printable file lies: addresses below this service, fetched with the same token."""

from __future__ import annotations

import strawberry

from schema.column import column


@strawberry.type(
    description="可打印文件的下载地址（本服务内的路径），GET 时带同一 Bearer 令牌；"
    "权限与查询相同，导出留痕。Paths of a printable file, to be fetched with the same token."
)
class Download:
    """`GET <path>` with `Authorization: Bearer …`; see docs/downloads.md."""

    xlsx: str = column("download_xlsx", "Excel 文件的路径。Path of the XLSX file.")
    csv: str = column("download_csv", "CSV 文件的路径。Path of the CSV file.")
    html: str = column("download_html", "打印页的路径。Path of a page to print.")
