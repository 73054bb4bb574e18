#!/usr/bin/env python3
"""Makes the programs and .npy files of this folder from the specification's spec/vectors/tmatmul_mx.json:
   python3 make.py tmatmul_mx.json
Each vector becomes a kernel at level 1 and one at level 2, from GM to GM; the expected result is the vector's.  An `acc` vector
gets its accumulator by multiplying c_in with the identity in f32, which is exact.  Needs nothing but Python."""
import json, struct, sys

DTYPES = {'e4m3': 'f8E4M3FN', 'e5m2': 'f8E5M2', 'e2m1': '!pto.f4E2M1x2', 'e1m2': '!pto.f4E1M2x2'}


def npy(name, descr, shape, data):
    head = "{'descr': '%s', 'fortran_order': False, 'shape': (%s,), }" % (descr, ', '.join(map(str, shape)))
    head += ' ' * (63 - (10 + len(head)) % 64) + '\n'
    with open(name, 'wb') as f:
        f.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(head)) + head.encode() + data)


def up(n, to):
    return (n + to - 1) // to * to


def valid(rows, cols, v_rows, v_cols):
    return '' if (rows, cols) == (v_rows, v_cols) else ', valid=%dx%d' % (v_rows, v_cols)


def kernel(v, level):
    p = v['params']
    m, k, n, form = p['M'], p['K'], p['N'], p['form']
    ta, tb = DTYPES[p['a_type']], DTYPES[p['b_type']]
    pair = 2 if 'x2' in ta else 1
    rows, cols = up(m, 16), up(n, 64 if pair == 2 else 32)
    word = '!pto.tile' if level == 1 else '!pto.tile_buf'
    nz, zn = 'blayout=col_major, slayout=row_major', 'slayout=col_major'
    zz32, nn32 = 'slayout=row_major, fractal=32', 'blayout=col_major, slayout=col_major, fractal=32'
    va, vb, vc = valid(rows, k, m, k), valid(k, cols, k, n), valid(rows, cols, m, n)
    vas, vbs = valid(rows, k // 32, m, k // 32), valid(k // 32, cols, k // 32, n)
    e8 = '!pto.f8E8M0'
    types = {
        'ga': ('%dx%dx%s' % (m, k // pair, ta)), 'gb': '%dx%dx%s' % (k, n // pair, tb),
        'gas': '%dx%dx%s' % (m, k // 32, e8), 'gbs': '%dx%dx%s' % (k // 32, n, e8), 'gc': '%dx%dxf32' % (m, n),
        'gv': '1x%dxf32' % n, 'gi': '%dx%dxf32' % (m, m)}
    tiles = {
        'a1': 'mat, %dx%dx%s%s, %s' % (rows, k, ta, va, nz), 'b1': 'mat, %dx%dx%s%s, %s' % (k, cols, tb, vb, nz),
        'as1': 'mat, %dx%dx%s%s, %s' % (rows, k // 32, e8, vas, zz32), 'bs1': 'mat, %dx%dx%s%s, %s' % (k // 32, cols, e8, vbs, nn32),
        'a0': 'left, %dx%dx%s%s, %s' % (rows, k, ta, va, nz), 'b0': 'right, %dx%dx%s%s, %s' % (k, cols, tb, vb, zn),
        'as0': 'scaling, %dx%dx%s%s, %s' % (rows, k // 32, e8, vas, zz32),
        'bs0': 'scaling, %dx%dx%s%s, %s' % (k // 32, cols, e8, vbs, nn32),
        'acc': 'acc, %dx%dxf32%s, %s, fractal=1024' % (rows, cols, vc, nz)}
    args = [('a', ta), ('a_scale', e8), ('b', tb), ('b_scale', e8)]
    views = [('a', 'ga', m, k // pair), ('a_scale', 'gas', m, k // 32), ('b', 'gb', k, n // pair), ('b_scale', 'gbs', k // 32, n)]
    if form == 'bias':
        tiles['v1'] = 'mat, 1x%dxf32%s' % (cols, valid(1, cols, 1, n))
        tiles['v0'] = 'bias, 1x%dxf32%s' % (cols, valid(1, cols, 1, n))
        args.append(('bias', 'f32'))
        views.append(('bias', 'gv', 1, n))
    if form == 'acc':
        tiles['i1'] = 'mat, %dx%dxf32%s, %s' % (rows, rows, valid(rows, rows, m, m), nz)
        tiles['i0'] = 'left, %dx%dxf32%s, %s' % (rows, rows, valid(rows, rows, m, m), nz)
        tiles['c1'] = 'mat, %dx%dxf32%s, %s' % (rows, cols, vc, nz)
        tiles['c0'] = 'right, %dx%dxf32%s, %s' % (rows, cols, vc, zn)
        args += [('identity', 'f32'), ('c_in', 'f32')]
        views += [('identity', 'gi', m, m), ('c_in', 'gc', m, n)]
    args.append(('c', 'f32'))
    views.append(('c', 'gc', m, n))
    out = ['!%s = %s<%s>' % (name, word, body) for name, body in tiles.items()]
    out += ['!%s = !pto.tensor_view<%s>\n!%sw = !pto.partition_tensor_view<%s>' % (g, b, g, b) for g, b in types.items()]
    out.append('module attributes {pto.target_arch = "a5"} {')
    out.append('  func.func @k(%s) attributes {pto.entry} {' % ', '.join('%%%s: !pto.ptr<%s>' % a for a in args))
    for i in sorted({0, 1} | {x for _, _, r, c in views for x in (r, c)}):
        out.append('    %%c%d = arith.constant %d : index' % (i, i))
    for name, g, r, c in views:
        out.append('    %%%s_all = pto.make_tensor_view %%%s, shape = [%%c%d, %%c%d], strides = [%%c%d, %%c1] : !%s' % (name, name, r, c, c, g))
        out.append('    %%%s_win = pto.partition_view %%%s_all, offsets = [%%c0, %%c0], sizes = [%%c%d, %%c%d] : !%s -> !%sw' % (name, name, r, c, g, g))

    def emit(op, result, ttype, operands):
        names, ts = [o[0] for o in operands], [o[1] for o in operands]
        if level == 1:
            out.append('    %%%s = pto.%s %s : (%s) -> !%s' % (result, op, ', '.join('%' + x for x in names), ', '.join('!' + t for t in ts), ttype))
            return
        if result not in made:
            made.add(result)
            out.append('    %%%s = pto.alloc_tile : !%s' % (result, ttype))
        out.append('    pto.%s ins(%s : %s) outs(%%%s : !%s)' % (op, ', '.join('%' + x for x in names), ', '.join('!' + t for t in ts), result, ttype))

    made = set()
    chain = [('a', 'ga', 'a1', 'a0'), ('b', 'gb', 'b1', 'b0'), ('a_scale', 'gas', 'as1', 'as0'), ('b_scale', 'gbs', 'bs1', 'bs0')]
    chain += [('bias', 'gv', 'v1', 'v0')] if form == 'bias' else []
    chain += [('identity', 'gi', 'i1', 'i0'), ('c_in', 'gc', 'c1', 'c0')] if form == 'acc' else []
    for arg, g, near, far in chain:
        emit('tload', 't' + near, near, [(arg + '_win', g + 'w')])
        if level == 2 and far in ('as0', 'bs0'):
            out.append('    %%t%s = pto.alloc_tile : !%s' % (far, far))
            made.add('t' + far)
            out.append('    pto.tget_scale_addr ins(%%t%s : !%s) outs(%%t%s : !%s)' % (far[0] + '0', far[0] + '0', far, far))
        emit('tmov', 't' + far, far, [('t' + near, near)])
    mx = [('ta0', 'a0'), ('tas0', 'as0'), ('tb0', 'b0'), ('tbs0', 'bs0')]
    last = 'tc'
    if form == 'acc':
        emit('tmatmul', 'tc', 'acc', [('ti0', 'i0'), ('tc0', 'c0')])
        last = 'td' if level == 1 else 'tc'
        emit('tmatmul.mx.acc', last, 'acc', [('tc', 'acc')] + mx)
    elif form == 'bias':
        emit('tmatmul.mx.bias', 'tc', 'acc', mx + [('tv0', 'v0')])
    else:
        emit('tmatmul.mx', 'tc', 'acc', mx)
    if level == 1:
        out.append('    pto.tstore %%%s, %%c_win : (!acc, !gcw) -> ()' % last)
    else:
        out.append('    pto.tstore ins(%tc : !acc) outs(%c_win : !gcw)')
    return '\n'.join(out + ['    return', '  }', '}', ''])


for v in json.load(open(sys.argv[1])):
    p, name = v['params'], v['name']
    m, n, k = p['M'], p['N'], p['K']
    spec = {'a': 'f4E2M1' if p['a_type'] == 'e2m1' else 'f4E1M2' if p['a_type'] == 'e1m2' else DTYPES[p['a_type']],
            'b': 'f4E2M1' if p['b_type'] == 'e2m1' else 'f4E1M2' if p['b_type'] == 'e1m2' else DTYPES[p['b_type']]}
    run = []
    for key, value in list(v['inputs'].items()) + [('c', v['outputs']['c'])]:
        arg = {'scale_a': 'a_scale', 'scale_b': 'b_scale', 'a_packed_rowmajor': 'a', 'b_packed_rowmajor': 'b'}.get(key, key)
        npy('%s.%s.npy' % (name, arg), '|u1' if value['dtype'] == 'uint8' else '<f4', value['shape'], bytes.fromhex(value['hex']))
        file = '@%%S/vectors/%s.%s.npy' % (name, arg)
        if arg == 'a':
            run.append('--arg a=%s[%d,%d]=%s' % (spec['a'], m, k, file))
        elif arg == 'b':
            run.append('--arg b=%s[%d,%d]=%s' % (spec['b'], k, n, file))
        elif arg == 'a_scale':
            run.append('--arg a_scale=%s:zz' % file)
        elif arg == 'b_scale':
            run.append('--arg b_scale=%s:nn' % file)
        elif arg == 'c':
            run.append('--arg c=f32[%d,%d] --expect c=%s' % (m, n, file))
        else:
            run.append('--arg %s=%s' % (arg, file))
    if p['form'] == 'acc':
        npy('%s.identity.npy' % name, '<f4', [m, m], b''.join(struct.pack('<f', i == j) for i in range(m) for j in range(m)))
        run.append('--arg identity=@%%S/vectors/%s.identity.npy' % name)
    for level in (1, 2):
        with open('../vector_%s_level%d.pto' % (name, level), 'w') as f:
            f.write('// Made by vectors/make.py from the specification: ' + v['name'] + '\n')
            f.write('// RUN-ARGS: ' + ' '.join(run) + '\n' + kernel(v, level))
