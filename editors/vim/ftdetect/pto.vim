" made by pto_gen
au BufRead,BufNewFile *.pto setfiletype pto
