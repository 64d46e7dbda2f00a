import { importWords } from '../messages/vi/workbook-report.ts'
import { writeTemplate } from '../workbook/write.ts'

/** `template FILE.xlsx`: writes an empty workbook to fill. Returns the exit code: 0, 1 when the file cannot be written, 2 for wrong use. */
export async function templateCommand(args: readonly string[], { print }: { print: (text: string) => void }): Promise<number> {
  const [file, ...rest] = args
  if (file === undefined || file.startsWith('-') || rest.length > 0) {
    print(importWords.templateUsage)
    return 2
  }
  const result = await writeTemplate(file)
  print(importWords.template[result](file))
  return result === 'written' ? 0 : 1
}
