variable "name" {
  type = string
}

variable "files" {
  type = set(string)
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags = {
    Module    = path.module
    Root      = path.root
    Workspace = terraform.workspace
    Files     = join(",", var.files)
    Own       = join(",", fileset(path.module, "*"))
    Relative  = fileexists("main.tf") ? "from the root" : "from here"
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = templatefile("${path.module}/policy.tftpl", { name = var.name })
}

output "bucket" {
  value = aws_s3_bucket_policy.this.bucket
}
